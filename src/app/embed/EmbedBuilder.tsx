import { useEffect, useId, useState } from 'react';
import { say } from '../../core/lib/say';
import { PANES, type Pane, THEMES, type EmbedTheme, type EmbedOptions } from '../../embed/options';
import { formatSeed } from '../store/link';
import { currentTrace, usePlayback } from '../store/playback';
import { useSimulation } from '../store/simulation';
import { useWorld } from '../store/world';
import { writeState } from '../share/link';
import { shorten } from '../share/short';
import { stateNow } from '../share/state';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import { Segments } from '../ui/Segments';
import css from './builder.module.css';
import { fallbackOf } from './fallback';
import { embedAddress, FORMS, type Form, snippetOf } from './snippet';

const FLAGS = ['autoplay', 'loop', 'readonly', 'predict'] as const;
const FLAG_WORDS = {
  autoplay: 'Plays when it is seen',
  loop: 'Begins anew at its end',
  readonly: 'Nothing can be sent',
  predict: 'Asks what happens next',
};
const PANE_WORDS: Readonly<Record<Pane, string>> = {
  canvas: 'Map',
  trace: 'Steps as a list',
  rules: 'Rules of the chain',
  packet: 'Packet header',
  conntrack: 'Connections',
};
const SIZES = { '360 × 240': 240, '720 × 400': 400, 'full × 450': 450, 'full × 600': 600 } as const;
type Size = keyof typeof SIZES;

/** Makes what is pasted into a page of documentation, and shows what it will look like. */
export function EmbedBuilder({ onClose }: { onClose(): void }) {
  const [form, setForm] = useState<Form>('HTML');
  const [size, setSize] = useState<Size>('full × 450');
  const [theme, setTheme] = useState<EmbedTheme>('auto');
  const [panes, setPanes] = useState<readonly Pane[]>(['canvas']);
  const [flags, setFlags] = useState<readonly (typeof FLAGS)[number][]>([]);
  const [range, setRange] = useState({ from: '', to: '' });
  const [told, setTold] = useState('');
  const hash = useHash();
  const trace = usePlayback(currentTrace);
  const packet = usePlayback((s) => s.packet + 1);
  const step = usePlayback((s) => s.step + 1);
  const at = { packet, step };
  const scenario = useSimulation((s) => s.scenario);
  const seed = useWorld((s) => s.recording?.seed);
  const id = useId();
  const bound = (text: string) =>
    Number(text) >= 1 ? { packet: at.packet, step: Math.floor(Number(text)) } : undefined;
  const from = bound(range.from);
  const to = bound(range.to);
  const own = seed !== undefined && seed !== scenario?.seed;
  const options: Partial<EmbedOptions> = {
    ...(scenario ? { scenario: scenario.id } : {}),
    ...(own && !hash ? { seed: formatSeed(seed) } : {}),
    ...(from ? { from } : { step: at }),
    ...(to ? { to } : {}),
    panes,
    theme,
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
  };
  const wanted = {
    base: new URL('./', location.href.replace(/[?#].*$/, '')).href,
    title: say(scenario?.title ?? 'Chainwalk'),
    options,
    hash,
    height: SIZES[size],
    fallback: trace ? fallbackOf(trace) : '',
  };
  const text = snippetOf(form, wanted);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setTold('Copied.');
    } catch {
      const field = document.getElementById(id);
      if (field instanceof HTMLTextAreaElement) field.select();
      setTold('The clipboard is not available here. The text is selected: copy it with the keys.');
    }
  };
  return (
    <Modal title="Embed this walk" open onClose={onClose}>
      <div className={css['choices']}>
        <Choices
          label="Shows"
          all={PANES}
          words={PANE_WORDS}
          chosen={panes}
          onChoose={(p) => setPanes(p.length ? p : ['canvas'])}
        />
        <Choices label="Does" all={FLAGS} words={FLAG_WORDS} chosen={flags} onChoose={setFlags} />
        <fieldset className={css['group']}>
          <legend>Looks</legend>
          <Segments label="Theme" choices={THEMES} value={theme} onChoose={(name) => setTheme(name)} />
          <label className={css['field']}>
            Size
            <select value={size} onChange={(event) => setSize(event.target.value as Size)}>
              {Object.keys(SIZES).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <p className={css['field']}>
            <label>
              From step{' '}
              <input
                inputMode="numeric"
                size={4}
                value={range.from}
                placeholder={`${at.step}`}
                onChange={(event) => setRange({ ...range, from: event.target.value })}
              />
            </label>
            <label>
              to{' '}
              <input
                inputMode="numeric"
                size={4}
                value={range.to}
                placeholder="end"
                onChange={(event) => setRange({ ...range, to: event.target.value })}
              />
            </label>
          </p>
        </fieldset>
      </div>
      <Segments label="Form" choices={FORMS} value={form} onChoose={(name) => setForm(name)} />
      <textarea
        id={id}
        className={css['text']}
        readOnly
        rows={6}
        value={text}
        aria-label="Text to paste"
        data-testid="snippet"
      />
      <div className={css['row']}>
        <Button look="ink" onClick={() => void copy()}>
          Copy
        </Button>
        <output>{told}</output>
      </div>
      <details className={css['preview']}>
        <summary>Preview</summary>
        <Preview address={embedAddress(wanted)} size={size} />
      </details>
    </Modal>
  );
}

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly all: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  readonly chosen: readonly T[];
  onChoose(chosen: readonly T[]): void;
}

function Choices<T extends string>({ label, all, words, chosen, onChoose }: ChoicesProps<T>) {
  return (
    <fieldset className={css['group']}>
      <legend>{label}</legend>
      {all.map((name) => (
        <label key={name} className={css['check']}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) => onChoose(all.filter((n) => (n === name ? event.target.checked : chosen.includes(n))))}
          />
          {words[name]}
        </label>
      ))}
    </fieldset>
  );
}

/** Loaded once the part is opened: `loading` keeps the frame of a closed part away. */
function Preview({ address, size }: { readonly address: string; readonly size: Size }) {
  return (
    <iframe
      className={css['frame']}
      title="Preview of the embed"
      src={address}
      loading="lazy"
      sandbox="allow-scripts allow-popups"
      width={size.startsWith('full') ? '100%' : size.split(' ')[0]}
      height={SIZES[size]}
    />
  );
}

/** The state of this moment as a fragment; '' where the scenario alone says all. */
function useHash(): string {
  const [hash, setHash] = useState('');
  useEffect(() => {
    const now = stateNow();
    if (!now || (now.recording.actions.length === 0 && now.recording.setup === undefined)) return;
    let current = true;
    void writeState({ ...now, recording: shorten(now.recording) }).then((text) => current && setHash(text));
    return () => {
      current = false;
    };
  }, []);
  return hash;
}
