import { useEffect, useRef } from 'react';
import { caption } from '../../core/trace/caption';
import type { Trace } from '../../core/trace/step';
import type { Pane } from '../../embed/options';
import { Canvas } from '../canvas/Canvas';
import { ConntrackTab } from '../rules/ConntrackTab';
import { ChainRows } from '../shells/ChainRows';
import { PacketCard } from '../shells/PacketCard';
import { currentStep, currentTrace, seek, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { useWorld } from '../store/world';
import { Caption } from '../ui/Caption';
import { Glyph } from '../ui/Glyph';
import { lookOf } from '../ui/step-look';
import css from './embed.module.css';
import type { wordsOf } from './words';

interface Props {
  readonly panes: readonly Pane[];
  /** There is room for the current rule and no other. */
  readonly low: boolean;
  readonly words: ReturnType<typeof wordsOf>;
}

/** The panes that were asked for: the map on the left, the others beside it, or below where the frame is narrow. */
export function Panes({ panes, words, low }: Props) {
  const snapshot = useWorld((s) => s.snapshot);
  const others = panes.filter((pane) => pane !== 'canvas');
  return (
    <>
      {panes.includes('canvas') && snapshot && (
        <div className={css['map']}>
          <Canvas snapshot={snapshot} bare />
        </div>
      )}
      {others.length > 0 && (
        <div className={css['side']}>
          {others.map((pane) => (
            <section
              key={pane}
              className={css['pane']}
              aria-label={words[pane]}
              data-pane={pane}
              data-low={low || undefined}
            >
              {low && pane === 'rules' ? <RuleNow /> : <Content pane={pane} />}
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function Content({ pane }: { readonly pane: Pane }) {
  const trace = usePlayback(currentTrace);
  switch (pane) {
    case 'trace':
      return trace ? <TraceList trace={trace} /> : null;
    case 'rules':
      return <ChainRows />;
    case 'packet':
      return <PacketCard />;
    case 'conntrack':
      return <Connections />;
    default:
      return null;
  }
}

/** The rule that the packet meets; where it meets none, the packet itself. */
function RuleNow() {
  const meets = usePlayback((s) => {
    const step = currentStep(s);
    return step?.kind === 'rule' || step?.kind === 'miss' || step?.kind === 'unknown';
  });
  return meets ? <ChainRows /> : <PacketCard />;
}

function Connections() {
  const netns = useSelection((s) => s.netns);
  return <ConntrackTab netns={netns} />;
}

/** Every step of the packet in a sentence; the current one is kept in view. */
function TraceList({ trace }: { readonly trace: Trace }) {
  const n = usePlayback((s) => s.step);
  const packet = usePlayback((s) => s.packet);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const pane = list.current?.parentElement;
    const row = list.current?.children[n];
    // Only this pane scrolls: the page around the frame stays where it is.
    if (pane && row instanceof HTMLElement)
      pane.scrollTop = row.offsetTop - pane.clientHeight / 2 + row.offsetHeight / 2;
  }, [n, trace]);
  return (
    <ol className={css['trace']} ref={list}>
      {trace.steps.map((step) => (
        <li key={step.n}>
          <button
            type="button"
            aria-current={step.n === n ? 'step' : undefined}
            onClick={() => seek({ packet, step: step.n })}
          >
            <Glyph name={lookOf(step).glyph} size={15} />
            <span>
              <Caption text={caption(step)} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
