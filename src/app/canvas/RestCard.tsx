import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import css from './chains.module.css';
import type { RestNode } from './chain-graph';

const SHOWN = 3;

/** Chains the packet does not come to, folded; one that is clicked opens as a card. */
export const RestCard = memo(function RestCard({ data }: NodeProps<RestNode>) {
  const { spot, onOpen } = data;
  const more = spot.chains.length - SHOWN;
  const shown = more > 1 ? spot.chains.slice(0, SHOWN) : spot.chains;
  return (
    <section className={css['rest']} aria-label="Chains not entered" style={{ width: spot.w, minHeight: spot.h }}>
      <h3>
        Not entered
        <small>{spot.chains.length === 1 ? '1 chain' : `${spot.chains.length} chains`}</small>
      </h3>
      {shown.map((c) => (
        <button
          key={c.name}
          type="button"
          data-nav=""
          tabIndex={-1}
          onClick={() => onOpen(c.name)}
          title={`Open ${c.name}`}
        >
          <code>{c.name}</code>
          <small>{c.rules.length === 1 ? '1 rule' : `${c.rules.length} rules`}</small>
        </button>
      ))}
      {more > 1 && <p>and {more} more, in the rules pane</p>}
    </section>
  );
});
