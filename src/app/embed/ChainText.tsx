/** Put by the build in place of canvas/ChainView.tsx and RuleView.tsx: the same chain as text, a tenth of their code. */
import type { Snapshot } from '../../core/engine/snapshot';
import { useFocus } from '../canvas/use-focus';
import { currentStep, usePlayback } from '../store/playback';
import css from './embed.module.css';

export function ChainText({ snapshot }: { readonly snapshot: Snapshot }) {
  const { station, chain: name } = useFocus(snapshot);
  const table = snapshot.rules[station.netns]?.tables.find((t) => t.name === station.table);
  const chain = table?.chains.find((c) => c.name === (name ?? station.hook));
  const now = usePlayback((s) => {
    const step = currentStep(s);
    return step?.kind === 'rule' && step.chain === chain?.name && step.table === station.table ? step.rule : -1;
  });
  if (!chain) return null;
  return (
    <section className={css['chain']} aria-label={`Chain ${chain.name}`}>
      <h2 style={{ background: `var(--${station.table}-t)` }}>{chain.name}</h2>
      <ol>
        {chain.rules.map((rule, i) => (
          <li key={rule.number} aria-current={i === now ? 'step' : undefined}>
            <b>{rule.meaning}</b>
            <code>{rule.text}</code>
          </li>
        ))}
      </ol>
      {chain.rules.length === 0 && <p>No rules here.</p>}
      {chain.policy && <p>The policy of the chain: {chain.policy}.</p>}
    </section>
  );
}
export { ChainText as ChainView, ChainText as RuleView };
