import { Tabs } from 'radix-ui';
import { useMemo } from 'react';
import type { Place } from '../../core/trace/step';
import { useDrafts } from '../store/drafts';
import { type SideTab, selectTab, useSelection } from '../store/selection';
import { useWorld } from '../store/world';
import { Glyph } from '../ui/Glyph';
import { ConntrackTab, useConnections } from './ConntrackTab';
import { Crumbs } from './Crumbs';
import { diffLines } from './line-diff';
import { RulesTab } from './RulesTab';
import styles from './rules.module.css';
import { IpsetTab, YamlTab } from './TextTabs';

/** What is known of one netns: rules, connections, sets; and the objects of the cluster. */
export function RulesPane() {
  const netns = useSelection((s) => s.netns);
  const tab = useSelection((s) => s.tab);
  const view = useWorld((s) => s.snapshot?.rules[netns]);
  if (!view) return <div className={styles['pane']} />;
  return (
    <Tabs.Root className={styles['pane']} value={tab} onValueChange={(value) => selectTab(value as SideTab)}>
      <Tabs.List className={styles['tabs']} aria-label="Rules, connections and objects">
        <Tab name="rules">iptables-save</Tab>
        <Tab name="conntrack">
          conntrack <Count netns={netns} />
        </Tab>
        <Tab name="ipset">ipset</Tab>
        <Tab name="yaml">YAML</Tab>
        <Changed netns={netns} text={view.text} />
      </Tabs.List>
      {tab !== 'yaml' && <Crumbs netns={netns} />}
      <Tabs.Content value="rules" className={styles['body']} tabIndex={-1} forceMount>
        <RulesTab key={netns} netns={netns} view={view} />
      </Tabs.Content>
      <Tabs.Content value="conntrack" className={styles['body']} tabIndex={-1}>
        <ConntrackTab netns={netns} />
      </Tabs.Content>
      <Tabs.Content value="ipset" className={styles['body']} tabIndex={-1}>
        <IpsetTab netns={netns} />
      </Tabs.Content>
      <Tabs.Content value="yaml" className={styles['body']} tabIndex={-1}>
        <YamlTab />
      </Tabs.Content>
    </Tabs.Root>
  );
}

function Tab({ name, children }: { readonly name: SideTab; readonly children: React.ReactNode }) {
  return (
    <Tabs.Trigger value={name} className={styles['tab']}>
      {children}
    </Tabs.Trigger>
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
  const before = useWorld((s) => s.rulesBefore[netns]);
  const typed = useDrafts((s) => s.drafts[netns] !== undefined);
  const count = useMemo(
    () => (before === undefined ? 0 : diffLines(before.split('\n'), text.split('\n')).count),
    [before, text],
  );
  if (typed) return <span className={styles['changed']}>not applied</span>;
  if (count === 0) return null;
  return (
    <span className={styles['changed']} data-testid="rules-changed">
      <Glyph name="diff" size={14} />
      {count} changed
    </span>
  );
}
