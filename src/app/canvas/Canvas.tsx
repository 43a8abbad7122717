import { lazy, Suspense, useRef } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import { whileLoading } from '../store/idle';
import { usePlayback } from '../store/playback';
import { type Level, useView } from '../store/view';
import { ActionMenuLayer } from '../ui/ActionMenu';
import { Bar } from './Bar';
import css from './canvas.module.css';
import { Flow } from './Flow';
import { useCanvasKeys, useKeptFocus } from './keys';

// None of these is the first picture.
const ListView = lazy(() => whileLoading(import('./ListView')).then((m) => ({ default: m.ListView })));
const ChainView = lazy(() => whileLoading(import('./ChainView')).then((m) => ({ default: m.ChainView })));
const RuleView = lazy(() => whileLoading(import('./RuleView')).then((m) => ({ default: m.RuleView })));

interface Props {
  readonly snapshot: Snapshot;
  /** In an embed: the map alone, without a bar, and it leaves the wheel and the swipes to the page around it. */
  readonly bare?: boolean;
}

/** The picture of the simulated network, at the level of zoom that the reader chose, or as a list. */
export function Canvas({ snapshot, bare = false }: Props) {
  const level = useView((s) => s.level);
  const list = useView((s) => s.list);
  const empty = usePlayback((s) => s.walk.length === 0);
  const pane = useRef<HTMLElement>(null);
  useCanvasKeys(pane);
  useKeptFocus(pane, list ? 'list' : level);
  return (
    <section className={css['pane']} aria-label="Canvas" id="canvas" ref={pane}>
      {(!bare || list || level === 'chain' || level === 'rule') && <Bar snapshot={snapshot} />}
      {list ? (
        <Suspense>
          <ListView />
        </Suspense>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- the picture is one stop of the Tab key, arrows move inside it
        <div className={css['picture']} data-stage="" tabIndex={0} role="group" aria-label={STAGE[level]}>
          {level === 'cluster' || level === 'node' ? <Flow snapshot={snapshot} level={level} fixed={bare} /> : null}
          <Suspense>
            {level === 'chain' && <ChainView snapshot={snapshot} />}
            {level === 'rule' && <RuleView snapshot={snapshot} />}
          </Suspense>
        </div>
      )}
      {empty && !list && (
        <p className={css['empty']}>No packet has been sent. Pick a client and a Service, then press Send.</p>
      )}
      <ActionMenuLayer />
    </section>
  );
}

const STAGE: Readonly<Record<Level, string>> = {
  cluster: 'Map of the cluster. Tab goes into it.',
  node: 'Map of one node. Tab goes into it.',
  chain: 'Chains of one table at one hook. Tab goes into it.',
  rule: 'One chain, rule by rule. Tab goes into it.',
};
