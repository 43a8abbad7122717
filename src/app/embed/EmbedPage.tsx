import { ExternalLink, Pause, Play, RotateCw, SkipBack, SkipForward } from 'lucide-react';
import { caption } from '../../core/trace/caption';
import type { EmbedOptions, Pane } from '../../embed/options';
import { listenForKeys } from '../shells/keys';
import { LiveRegion } from '../shells/LiveRegion';
import { currentStep, currentTrace, pause, stepBack, stepForward, togglePlay, usePlayback } from '../store/playback';
import { Predict } from '../predict/Predict';
import { sendAgain } from '../store/simulation';
import { Scrubber } from '../timeline/Scrubber';
import { Button } from '../ui/Button';
import { Caption } from '../ui/Caption';
import { Mark } from '../ui/Mark';
import { lookOf } from '../ui/step-look';
import { Verdict } from '../ui/Verdict';
import { useSize } from '../canvas/use-size';
import { useEffect } from 'react';
import css from './embed.module.css';
import { useFullAddress } from './open-full';
import { Panes } from './Panes';
import type { wordsOf } from './words';

interface Props {
  readonly options: EmbedOptions;
  readonly words: ReturnType<typeof wordsOf>;
}

/** Narrower than this the map cannot be read: the steps stand in its place; lower than that, the current rule alone. */
const MAP_MIN = 400;
const LIST_MIN = 300;

/** The whole embed: panes, caption, transport, the way to the studio. */
export function EmbedPage({ options, words }: Props) {
  const [box, { w, h }] = useSize<HTMLDivElement>();
  useEffect(() => listenForKeys(() => undefined), []);
  const small = w < MAP_MIN || h < LIST_MIN;
  const instead = h < LIST_MIN ? 'rules' : 'trace';
  const panes: readonly Pane[] = small ? options.panes.map((p) => (p === 'canvas' ? instead : p)) : options.panes;
  return (
    <div className={css['embed']} ref={box} data-small={small || undefined} data-narrow={w < 560 || undefined}>
      {w > 0 && (
        <main
          className={css['panes']}
          id="walk"
          tabIndex={-1}
          data-keys="walk"
          onContextMenuCapture={(event) => event.stopPropagation()}
        >
          <Panes panes={[...new Set(panes)]} words={words} low={h < LIST_MIN} />
          <Predict />
        </main>
      )}
      <footer className={css['foot']}>
        <CaptionRow words={words} />
        <div className={css['row']}>
          <Transport words={words} />
          <Track />
          {!options.readonly && <Again words={words} />}
          <OpenFull words={words} />
        </div>
      </footer>
      <LiveRegion />
    </div>
  );
}

function CaptionRow({ words }: { readonly words: Props['words'] }) {
  const step = usePlayback(currentStep);
  return (
    <p className={css['caption']}>
      {step && <Verdict look={lookOf(step)} />}
      <span data-testid="caption">{step ? <Caption text={caption(step)} /> : words.nothing}</span>
    </p>
  );
}

function Transport({ words }: { readonly words: Props['words'] }) {
  const empty = usePlayback((s) => s.walk.length === 0);
  const playing = usePlayback((s) => s.playing);
  return (
    <fieldset className={css['transport']} aria-label={words.transport}>
      <Button look="flat" square aria-label={words.back} title={words.back} onClick={stepBack} disabled={empty}>
        <SkipBack size={16} fill="currentColor" />
      </Button>
      <button
        type="button"
        className={css['play']}
        aria-label={playing ? words.pause : words.play}
        title={playing ? words.pause : words.play}
        onClick={togglePlay}
        disabled={empty}
        data-testid="play"
      >
        {playing ? <Pause size={16} fill="currentColor" /> : <Play size={16} fill="currentColor" />}
      </button>
      <Button
        look="flat"
        square
        aria-label={words.forward}
        title={words.forward}
        onClick={stepForward}
        disabled={empty}
      >
        <SkipForward size={16} fill="currentColor" />
      </Button>
    </fieldset>
  );
}

function Track() {
  const trace = usePlayback(currentTrace);
  const n = usePlayback((s) => s.step);
  const packet = usePlayback((s) => s.packet);
  const packets = usePlayback((s) => s.walk.length);
  if (!trace) return <span className={css['track']} />;
  return (
    <>
      <Scrubber trace={trace} className={css['track']} />
      <span className={css['count']} data-testid="count">
        {packets > 1 && <span title={`${trace.title}, packet ${packet + 1} of ${packets}`}>{trace.title} </span>}
        {n + 1} / {trace.steps.length}
      </span>
    </>
  );
}

function Again({ words }: { readonly words: Props['words'] }) {
  return (
    <Button square look="flat" aria-label={words.send} title={words.send} onClick={() => void sendAgain()}>
      <RotateCw size={16} aria-hidden="true" />
    </Button>
  );
}

function OpenFull({ words }: { readonly words: Props['words'] }) {
  const { address, refresh } = useFullAddress();
  return (
    <a
      className={css['open']}
      href={address}
      target="_blank"
      rel="noopener"
      aria-label={words.open}
      title={words.open}
      onPointerEnter={refresh}
      onPointerDown={refresh}
      onFocus={refresh}
      onClick={pause}
    >
      <Mark />
      <span className={css['openText']}>{words.open}</span>
      <ExternalLink size={14} aria-hidden="true" />
    </a>
  );
}
