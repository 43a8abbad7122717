import { FileText, FolderOpen, X } from 'lucide-react';
import { type ClipboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Import } from '../../core/import/import';
import type { Source } from '../../core/import/source';
import { openRecording, readDumps } from '../store/simulation';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import styles from './import.module.css';
import { Findings } from './Findings';
import { addFiles, closeImport, readFiles, removeFile, useImport } from './state';

/** Longer texts stand beside the box, as files do: a text area that holds them would be slow. */
const LONG = 200_000;
/** After the last key, ms. */
const PAUSE = 350;

const HINT = `iptables-save -c
ip addr
ip route
ipset save
conntrack -L
kubectl get svc,endpointslices,pods,nodes -A -o yaml`;

/** Paste or drop dumps; see what was recognised and what was supposed; open it. */
export function ImportDialog() {
  const files = useImport((s) => s.files);
  const [text, setText] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const [reading, setReading] = useState(false);
  const [last, setLast] = useState<{ readonly found: Import | undefined; readonly of: readonly unknown[] }>();
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const sources: readonly Source[] = [...(text.trim() ? [{ name: '', text }] : []), ...files];
  const empty = sources.length === 0;
  // What was read of another text counts no more.
  const read = last?.of.every((part, i) => part === [text, files, anonymous][i]) && !empty ? last.found : undefined;

  useEffect(() => {
    if (empty) return undefined;
    let stale = false;
    const timer = setTimeout(async () => {
      setReading(true);
      const key = anonymous ? (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) : undefined;
      const found = await readDumps([...(text.trim() ? [{ name: '', text }] : []), ...files], key);
      if (stale) return;
      setReading(false);
      setLast({ found, of: [text, files, anonymous] });
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, files, anonymous, empty]);

  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.length <= LONG) return;
    event.preventDefault();
    addFiles([{ name: 'Pasted text', text: pasted }]);
  };
  const open = () => {
    const setup = read?.setup;
    if (!setup) return;
    closeImport();
    void openRecording({ version: 1, scenario: setup.id, seed: setup.seed, actions: [], setup });
  };
  const show = (source: number, from: number, to: number) => {
    if (!text.trim() || source !== 0) return;
    box.current?.focus();
    box.current?.setSelectionRange(from, to);
  };

  return (
    <Modal title="Bring your own rules" open onClose={closeImport}>
      <p className={styles['lead']}>
        Paste what a node prints, or drop files: several at once, in any order. It is read in this tab, and nothing
        leaves it.
      </p>
      <label htmlFor={id} className="eyebrow">
        Dumps and objects
      </label>
      <textarea
        id={id}
        ref={box}
        className={styles['box']}
        spellCheck={false}
        autoComplete="off"
        placeholder={HINT}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPaste={paste}
        data-testid="import-text"
      />
      {files.length > 0 && (
        <ul className={styles['files']} aria-label="Files">
          {files.map((file) => (
            <li key={`${file.name}${file.text.length}`}>
              <FileText size={14} aria-hidden="true" />
              <span>{file.name}</span>
              <small>{lineCount(file.text)}</small>
              <Button look="flat" square small aria-label={`Remove ${file.name}`} onClick={() => removeFile(file)}>
                <X size={14} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <output className={styles['result']} aria-live="polite" data-testid="import-result">
        {reading && <p className={styles['quiet']}>Reading {lineCount(sources.map((s) => s.text).join('\n'))} …</p>}
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
          Choose files
        </Button>
        <label className={styles['choice']}>
          <input type="checkbox" checked={anonymous} onChange={(event) => setAnonymous(event.target.checked)} />
          Anonymise addresses and names
        </label>
        <Button look="ink" onClick={open} disabled={!read?.setup || reading} data-testid="import-open">
          Open
        </Button>
      </div>
    </Modal>
  );
}

function lineCount(text: string): string {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) lines++;
  return `${lines.toLocaleString('en')} ${lines === 1 ? 'line' : 'lines'}`;
}
