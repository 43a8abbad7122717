import { useMemo } from 'react';
import type { Trace } from '../../core/trace/step';
import { netnsOf } from '../playback/schedule';
import { say } from '../../core/lib/say';
import { choosePacket, usePlayback } from '../store/playback';
import { type RuleRef, useSelection } from '../store/selection';
import { StopToggle } from '../timeline/StopToggle';
import styles from './inspector.module.css';
import { MatchButton } from './MatchButton';

/** Jumps that fit; more packets are counted. */
const SHOWN = 8;

/** The packets of the walk that the chosen rule matched, each a jump to that step. Nothing where no rule is chosen. */
export function RuleHits() {
  const rule = useSelection((s) => s.rule);
  const walk = usePlayback((s) => s.walk);
  const at = usePlayback((s) => s.packet);
  const only = usePlayback((s) => s.only);
  const all = useMemo(() => (rule && rule.rule >= 0 ? hitsOf(walk, rule) : []), [walk, rule]);
  const hits = only ? all.filter((hit) => hit.packet === at) : all;
  if (!rule || rule.rule < 0) return null;
  const name = `Rule ${rule.rule + 1} of ${rule.chain}`;
  return (
    <nav className={styles['hits']} aria-label="Packets that hit the chosen rule">
      <b title={name}>{name}</b>
      {hits.length === 0 && <span>{only ? say('not hit by this packet') : 'hit by no packet of this walk'}</span>}
      {hits.slice(0, SHOWN).map(({ packet, step, title }) => (
        <button
          key={packet}
          type="button"
          aria-current={packet === at || undefined}
          onClick={() => choosePacket({ packet, step })}
        >
          {packet + 1} {title}
        </button>
      ))}
      {hits.length > SHOWN && <span>{hits.length - SHOWN} more</span>}
      <StopToggle stop={{ kind: 'rule', ...rule }} />
      <MatchButton rule={rule} />
    </nav>
  );
}

function hitsOf(walk: readonly Trace[], { netns, table, chain, rule }: RuleRef) {
  return walk.flatMap((trace, packet) => {
    const hit = trace.steps.find(
      (s) => s.kind === 'rule' && s.rule === rule && s.chain === chain && s.table === table && netnsOf(s) === netns,
    );
    return hit ? [{ packet, step: hit.n, title: trace.title }] : [];
  });
}
