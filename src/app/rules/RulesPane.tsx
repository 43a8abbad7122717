import { lazy, Suspense, useMemo } from 'react';
import type { Place } from '../../core/trace/step';
import { whileLoading } from '../store/idle';
import { draftKey, useDrafts } from '../store/drafts';
import { nextChange, type SideTab, selectTab, useSelection } from '../store/selection';
import { useServiceFilter } from '../store/service-filter';
import { useWorld } from '../store/world';
import { Glyph } from '../ui/Glyph';
import { Tabs } from '../ui/Tabs';
import { Crumbs } from './Crumbs';
import { diffLines } from './line-diff';
import { LargeRules } from './LargeRules';
import { shortCount } from './line-looks';
import { RulesTab } from './RulesTab';
import styles from './rules.module.css';
import { isLarge } from './text-lines';
import { IpsetTab } from './TextTabs';
import { useConnections } from './use-connections';

const ConntrackTab = lazy(() => whileLoading(import('./ConntrackTab')).then((m) => ({ default: m.ConntrackTab })));

const ServiceRules = lazy(() => whileLoading(import('./ServiceRules')).then((m) => ({ default: m.ServiceRules })));

const ManifestTab = lazy(() => import('../cluster/ManifestTab').then((m) => ({ default: m.ManifestTab })));

const ClusterTab = lazy(() => import('../cluster/ClusterTab').then((m) => ({ default: m.ClusterTab })));

/** What is known of one netns: rules, connections, sets; and the objects of the cluster. */
export function RulesPane() {
  const netns = useSelection((s) => s.netns);
  const tab = useSelection((s) => s.tab);
  const view = useWorld((s) => s.snapshot?.rules[netns]);
  const filtered = useServiceFilter((s) => s.service !== undefined);
  if (!view) return <div className={styles['pane']} />;
  return (
    <Tabs<SideTab>
      label="Rules, connections and objects"
      className={styles['pane']}
      listClass={styles['tabs']}
      tabClass={styles['tab']}
      panelClass={styles['body']}
      value={tab}
      onChoose={selectTab}
      between={
        tab !== 'yaml' &&
        tab !== 'cluster' && (
          <div className={styles['where']}>
            <Crumbs netns={netns} />
            {!isLarge(view) && <Changed netns={netns} text={view.text} />}
          </div>
        )
      }
      tabs={[
        {
          name: 'rules',
          label: 'iptables-save',
          panel: filtered ? (
            <Suspense>
              <ServiceRules netns={netns} view={view} />
            </Suspense>
          ) : isLarge(view) ? (
            <LargeRules key={netns} netns={netns} view={view} />
          ) : (
            <RulesTab key={netns} netns={netns} view={view} />
          ),
        },
        {
          name: 'conntrack',
          label: <ConntrackLabel netns={netns} />,
          panel: (
            <Suspense>
              <ConntrackTab netns={netns} />
            </Suspense>
          ),
        },
        { name: 'ipset', label: 'ipset', panel: <IpsetTab netns={netns} /> },
        {
          name: 'yaml',
          label: 'YAML',
          panel: (
            <Suspense>
              <ManifestTab />
            </Suspense>
          ),
        },
        {
          name: 'cluster',
          label: 'cluster',
          panel: (
            <Suspense>
              <ClusterTab />
            </Suspense>
          ),
        },
      ]}
    />
  );
}

function ConntrackLabel({ netns }: { readonly netns: Place }) {
  return (
    <>
      conntrack <Count netns={netns} />
    </>
  );
}

function Count({ netns }: { readonly netns: Place }) {
  const { length } = useConnections(netns);
  if (length === 0) return null;
  return (
    <small>
      {length}
      <span className="sr">{length === 1 ? ' connection' : ' connections'}</span>
    </small>
  );
}

/** How many lines the last change of the rules touched. */
function Changed({ netns, text }: { readonly netns: Place; readonly text: string }) {
  const before = useWorld((s) => s.rulesBefore[netns])?.text;
  const key = draftKey(useWorld((s) => s.snapshot?.scenario) ?? '', netns);
  const typed = useDrafts((s) => s.drafts[key] !== undefined);
  const count = useMemo(
    () => (before === undefined ? 0 : diffLines(before.split('\n'), text.split('\n')).count),
    [before, text],
  );
  if (typed) return <span className={styles['changed']}>not applied</span>;
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={styles['changed']}
      title="Go to the next changed line"
      onClick={nextChange}
      data-testid="rules-changed"
    >
      <Glyph name="diff" size={14} />
      {shortCount(count)} changed
    </button>
  );
}
