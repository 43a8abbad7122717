import { FileText, FolderOpen, X } from 'lucide-react';
import { type ClipboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Import } from '../../core/import/import';
import type { ImportProblem } from '../../core/import/problem';
import type { Source } from '../../core/import/source';
import { say, sayCount } from '../../core/lib/say';
import { openRecording, readDumps } from '../store/simulation';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import { Findings } from './Findings';
import styles from './import.module.css';
import { Looked } from './Looked';
import { lineCount, selectIn } from './places';
import {
  addFiles,
  closeImport,
  emptyImport,
  MOST_LETTERS,
  readFiles,
  refuse,
  removeFile,
  setAnonymous,
  typeImport,
  useImport,
} from './state';

/** Longer texts stand beside the box, as files do: a text area that holds them would be slow. */
const LONG = 200_000;
/** After the last key in a text, ms; files are read at once. */
const PAUSE = 350;

const HINT = `iptables-save -c
ip6tables-save -c
ip addr
ip route
ipset save
conntrack -L
kubectl get svc,endpointslices,pods,nodes -A -o yaml`;

/** Nobody else knows it, and it stays as long as the tab: what is added later gets the same new names. */
const KEY = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;

const sourcesOf = (text: string, files: readonly Source[]): readonly Source[] => [
  ...(text.trim() ? [{ name: '', text }] : []),
  ...files,
];

/** Paste or drop dumps; see what was recognised and what was supposed; open it. */
export function ImportDialog() {
  const { text, files, anonymous, refused } = useImport();
  const [reading, setReading] = useState(false);
  const [last, setLast] = useState<{ readonly found: Import | undefined; readonly of: readonly unknown[] }>();
  const [looked, setLooked] = useState<ImportProblem>();
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const lastText = useRef('');
  const id = useId();
  const sources = sourcesOf(text, files);
  const empty = sources.length === 0;
  // What was read of another text counts no more.
  const read = last?.of.every((part, i) => part === [text, files, anonymous][i]) && !empty ? last.found : undefined;

  useEffect(() => {
    if (empty) return undefined;
    let stale = false;
    const timer = setTimeout(
      async () => {
        setReading(true);
        const found = await readDumps(sourcesOf(text, files), anonymous ? KEY : undefined);
        if (stale) return;
        setReading(false);
        setLooked(undefined);
        setLast({ found, of: [text, files, anonymous] });
      },
      text === lastText.current ? 0 : PAUSE,
    );
    lastText.current = text;
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, files, anonymous, empty]);

  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.length <= LONG) return;
    event.preventDefault();
    if (pasted.length > MOST_LETTERS) refuse([say('Pasted text')]);
    else addFiles([{ name: say('Pasted text'), text: pasted }]);
  };
  const open = async () => {
    const setup = read?.setup;
    if (!setup) return;
    closeImport();
    if (await openRecording({ version: 1, scenario: setup.id, seed: setup.seed, actions: [], setup })) emptyImport();
  };
  const show = (problem: ImportProblem) => {
    const inBox = text.trim() !== '' && problem.source === 0;
    setLooked(inBox ? undefined : problem);
    if (inBox && box.current) selectIn(box.current, problem.from, problem.to);
  };
  const lookedAt = looked && sources[looked.source];

  return (
    <Modal title={say('Bring your own rules')} open onClose={closeImport}>
      <p className={styles['lead']}>
        {say(
          'Paste what a node prints, or drop files: several at once, in any order. It is read in this tab, and nothing leaves it.',
        )}
      </p>
      <label htmlFor={id} className="eyebrow">
        {say('Dumps and objects')}
      </label>
      <textarea
        id={id}
        ref={box}
        className={styles['box']}
        spellCheck={false}
        autoComplete="off"
        placeholder={HINT}
        value={text}
        onChange={(event) => typeImport(event.target.value)}
        onPaste={paste}
        data-testid="import-text"
      />
      {files.length > 0 && (
        <ul className={styles['files']} aria-label={say('Files')}>
          {files.map((file) => (
            <li key={`${file.name}${file.text.length}`}>
              <FileText size={14} aria-hidden="true" />
              <span>{file.name}</span>
              <small>{linesOf(file.text)}</small>
              <Button look="flat" square small aria-label={say`Remove ${file.name}`} onClick={() => removeFile(file)}>
                <X size={14} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {looked && lookedAt && (
        <Looked
          source={{ ...lookedAt, name: lookedAt.name || say('Pasted text') }}
          problem={looked}
          onClose={() => setLooked(undefined)}
        />
      )}
      <output className={styles['result']} aria-live="polite" data-testid="import-result">
        {refused.length > 0 && (
          <p className={styles['refused']}>
            {say`${refused.join(', ')}: too large. Up to ${MOST_LETTERS / 1_000_000} MB are read at once; leave out what packets do not need, such as conntrack entries.`}
          </p>
        )}
        {reading && <p className={styles['quiet']}>{say`Reading ${linesOf(...sources.map((s) => s.text))} …`}</p>}
        {read && <Findings read={read} sources={sources} onShow={show} />}
      </output>
      <div className={styles['foot']}>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => void readFiles(event.target.files ?? []).then(addFiles)}
        />
        <Button onClick={() => picker.current?.click()}>
          <FolderOpen size={14} aria-hidden="true" />
          {say('Choose files')}
        </Button>
        {!empty && (
          <Button look="flat" onClick={emptyImport}>
            {say('Clear')}
          </Button>
        )}
        <label className={styles['choice']}>
          <input type="checkbox" checked={anonymous} onChange={(event) => setAnonymous(event.target.checked)} />
          {say('Anonymise addresses and names')}
        </label>
        <Button look="ink" onClick={() => void open()} disabled={!read?.setup || reading} data-testid="import-open">
          {say('Open')}
        </Button>
      </div>
    </Modal>
  );
}

function linesOf(...texts: readonly string[]): string {
  const lines = texts.reduce((sum, text) => sum + lineCount(text), 0);
  return sayCount(lines, '{0} line', '{0} lines');
}
