import { CodeXml, Download, FolderOpen } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { say } from '../../core/lib/say';
import type { Scenario } from '../../core/world/scenario';
import { EmbedBuilder } from '../embed/EmbedBuilder';
import { useSaved } from '../share/autosave';
import { openFile, saveFile } from '../share/file';
import { writeState } from '../share/link';
import { shorten } from '../share/short';
import { stateNow } from '../share/state';
import { writeLink } from '../store/link';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import { Segments } from '../ui/Segments';
import styles from './topbar.module.css';

/** Chat programs and mail cut longer links. */
const LONG = 8000;
const kinds = ['This very step', 'The scenario'] as const;

/** A link to all that is here, or to the scenario alone; or the same as a file. */
export function ShareDialog({ scenario, onClose }: { readonly scenario: Scenario; onClose(): void }) {
  const [kind, setKind] = useState<string>(kinds[0]);
  const [stateLink, setStateLink] = useState('');
  const [told, setTold] = useState('');
  const [embed, setEmbed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const recording = useWorld((s) => s.recording);
  const id = useId();
  const seed = recording && recording.seed !== scenario.seed ? recording.seed : undefined;
  const page = `${location.origin}${location.pathname}`;
  const own = recording?.setup !== undefined;
  const whole = own || kind === kinds[0];
  const link = whole ? stateLink : `${page}${writeLink('', scenario.id, seed)}`;

  useEffect(() => {
    const state = stateNow();
    if (!state) return;
    let current = true;
    void writeState({ ...state, recording: shorten(state.recording) }).then((hash) => {
      if (current) setStateLink(`${page}${own ? '' : writeLink('', scenario.id)}${hash}`);
    });
    return () => {
      current = false;
    };
  }, [page, own, scenario]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setTold('Link copied.');
    } catch {
      field.current?.select();
      setTold('The clipboard is not available here. The link is selected: copy it with the keys.');
    }
  };
  const opened = async (file: File | undefined) => {
    if (!file) return;
    const problem = await openFile(file);
    if (problem) setTold(problem);
    else onClose();
  };
  if (embed) return <EmbedBuilder onClose={onClose} />;
  return (
    <Modal title="Share" open onClose={onClose}>
      {!own && <Segments label="What the link opens" choices={kinds} value={kind} onChoose={setKind} />}
      <label htmlFor={id}>
        {whole ? say('Link to all that was done, and to this step') : say`Link to ${say(scenario.title)}`}
      </label>
      <div className={styles['linkRow']}>
        <input id={id} ref={field} readOnly value={link} onFocus={(e) => e.target.select()} data-testid="share-link" />
        <Button look="ink" onClick={() => void copy()} disabled={link === ''}>
          Copy
        </Button>
      </div>
      <p className={styles['note']}>
        {whole
          ? `${link.length.toLocaleString('en')} characters. All of it stands behind the #, which no server sees.`
          : 'It opens the scenario as it begins.'}
        {link.length > LONG && ' Some programs cut links this long: a file is safer.'}
      </p>
      <div className={styles['fileRow']}>
        <Button onClick={saveFile}>
          <Download size={14} aria-hidden="true" />
          Save as a file
        </Button>
        <FileButton onFile={(file) => void opened(file)} />
        <Button onClick={() => setEmbed(true)}>
          <CodeXml size={14} aria-hidden="true" />
          Embed in a page
        </Button>
      </div>
      <SavedNote />
      <output className={styles['note']}>{told}</output>
    </Modal>
  );
}

function FileButton({ onFile }: { onFile(file: File | undefined): void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>
        <FolderOpen size={14} aria-hidden="true" />
        Open a file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="File to open"
        data-testid="open-file"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
    </>
  );
}

const notes = {
  nothing: undefined,
  saved: 'Saved in this browser: it is here again when the page is loaded again.',
  'no storage': 'Not saved: this page has no storage. Take the link or a file along.',
  'too large': 'Not saved: it is too large for this browser’s storage. Save it as a file.',
} as const;

/** Whether what was done survives a reload. */
function SavedNote() {
  const note = useSaved((s) => notes[s.saved]);
  return note ? <p className={styles['note']}>{note}</p> : null;
}
