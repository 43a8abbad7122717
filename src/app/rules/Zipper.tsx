import { Play } from 'lucide-react';
import { Fragment, useMemo } from 'react';
import { say } from '../../core/lib/say';
import type { Place, Step, Trace } from '../../core/trace/step';
import { bindingSteps, directionIn } from '../playback/connection';
import { netnsOf } from '../playback/schedule';
import { choosePacket, play, usePlayback } from '../store/playback';
import { Button } from '../ui/Button';
import styles from './zipper.module.css';

interface Props {
  readonly netns: Place;
  readonly entry: number;
}

/** How an entry comes about, from its first packet to its place in the table, and the packets of both directions. */
export function Zipper({ netns, entry }: Props) {
  const walk = usePlayback((s) => s.walk);
  const at = usePlayback((s) => s.packet);
  const own = useMemo(
    () =>
      walk.flatMap((trace, packet) => {
        const way = directionIn(trace, netns, entry);
        return way ? [{ trace, packet, way }] : [];
      }),
    [walk, netns, entry],
  );
  const first = own.find((p) => p.way === 'original') ?? own[0];
  if (!first) return <p className={styles['none']}>{say('Its packets were sent before anything that is shown.')}</p>;
  const playBoth = () => {
    choosePacket({ packet: first.packet, step: 0 });
    play();
  };
  return (
    <div className={styles['zipper']} data-testid="zipper">
      <Stages trace={first.trace} packet={first.packet} netns={netns} entry={entry} />
      <div className={styles['ways']}>
        {(['original', 'reply'] as const).map((way) => (
          <Fragment key={way}>
            <span data-way={way}>{way === 'original' ? say('original') : say('reply')}</span>
            <div>
              {own
                .filter((p) => p.way === way)
                .map(({ trace, packet }) => (
                  <button
                    key={trace.id}
                    type="button"
                    aria-current={packet === at || undefined}
                    onClick={() => choosePacket({ packet, step: 0 })}
                  >
                    {packet + 1} {trace.title}
                  </button>
                ))}
              {own.every((p) => p.way !== way) && <em>{say('none yet')}</em>}
            </div>
          </Fragment>
        ))}
      </div>
      <Button small onClick={playBoth}>
        <Play size={13} aria-hidden="true" />
        {say('Play both together')}
      </Button>
    </div>
  );
}

interface Stage {
  readonly name: string;
  readonly text: string;
  readonly step: number;
}

/** The teeth: each closes as the packet comes to it. */
function Stages({ trace, packet, netns, entry }: Props & { readonly trace: Trace; readonly packet: number }) {
  const stages = useMemo(() => stagesOf(trace, netns, entry), [trace, netns, entry]);
  const reached = usePlayback((s) => (s.packet === packet ? s.step : s.packet > packet ? Number.MAX_SAFE_INTEGER : -1));
  return (
    <ol className={styles['stages']} aria-label={say('How the entry was made')}>
      {stages.map((stage) => (
        <li key={stage.step} data-closed={stage.step <= reached || undefined}>
          <button
            type="button"
            title={stage.text}
            aria-current={stage.step === reached ? 'step' : undefined}
            onClick={() => choosePacket({ packet, step: stage.step })}
          >
            <b>{stage.name}</b>
            <span>{stage.text}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function stagesOf(trace: Trace, netns: string, entry: number): readonly Stage[] {
  const bound = bindingSteps(trace, netns, entry).map(({ step, chain, rule }) => ({
    name: step.kind === 'rule' ? step.target : '',
    text: say`Rule ${rule + 1} of ${chain}`,
    step: step.n,
  }));
  const did = (kind: 'new' | 'confirm') =>
    trace.steps.find((s: Step) => s.conntrack?.kind === kind && s.conntrack.entry === entry && netnsOf(s) === netns);
  const made = did('new');
  const confirmed = did('confirm');
  const place = (step: Step) => ('hook' in step ? step.hook : '');
  return [
    ...(made ? [{ name: say('new'), text: place(made), step: made.n }] : []),
    ...bound,
    ...(confirmed ? [{ name: say('confirmed'), text: place(confirmed), step: confirmed.n }] : []),
  ];
}
