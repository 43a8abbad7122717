import { lazy, Suspense, useEffect, useState } from 'react';
import { Canvas } from '../canvas/Canvas';
import { ImportLayer } from '../import/ImportLayer';
import { MatchLayer } from '../inspector/MatchLayer';
import { InspectorPane } from '../inspector/InspectorPane';
import { PaletteLayer } from '../palette/PaletteLayer';
import { Predict } from '../predict/Predict';
import { RulesPane } from '../rules/RulesPane';
import { ScenarioPane, ScenarioRail } from '../scenario/ScenarioPane';
import { setRail, useLayout } from '../store/layout';
import { usePresent } from '../store/present';
import { useSimulation } from '../store/simulation';
import { useWorld } from '../store/world';
import { TimelinePane } from '../timeline/TimelinePane';
import { Splitter } from '../ui/Splitter';
import { Tabs } from '../ui/Tabs';
import { TipLayer } from '../ui/Tip';
import { listenForKeys } from './keys';
import { LiveRegion } from './LiveRegion';
import { Blocked, BrokenLink, UnknownScenario } from './Problems';
import styles from './shells.module.css';
import { TopBar } from './TopBar';
import { useFrame } from './use-frame';

const Phone = lazy(() => import('./Phone').then((m) => ({ default: m.Phone })));
const Present = lazy(() => import('../present/Present').then((m) => ({ default: m.Present })));
const KeysHelp = lazy(() => import('./later').then((m) => ({ default: m.KeysHelp })));
const CrashScreen = lazy(() => import('./later').then((m) => ({ default: m.CrashScreen })));

/** The studio: every pane, in the frame that there is room for. */
export function Workbench() {
  const frame = useFrame();
  const unknown = useSimulation((s) => s.unknown);
  const broken = useSimulation((s) => s.broken);
  const blocked = useSimulation((s) => s.blocked);
  const crash = useSimulation((s) => s.crash);
  const [help, setHelp] = useState(false);
  const presenting = usePresent((s) => s.on);
  useEffect(() => listenForKeys(() => setHelp(true)), []);

  if (unknown !== undefined) return <UnknownScenario id={unknown} />;
  if (broken !== undefined) return <BrokenLink message={broken} />;
  if (blocked !== undefined) return <Blocked message={blocked} />;
  return (
    <>
      <a className={styles['skip']} href="#walk">
        Go to the walk
      </a>
      <Suspense>
        {presenting ? <Present /> : frame === 'phone' ? <Phone /> : <Desk frame={frame} onKeys={() => setHelp(true)} />}
      </Suspense>
      <LiveRegion />
      <TipLayer />
      <ImportLayer />
      <PaletteLayer />
      <MatchLayer />
      <Suspense>
        {help && <KeysHelp onClose={() => setHelp(false)} />}
        {crash && <CrashScreen {...crash} />}
      </Suspense>
    </>
  );
}

interface DeskProps {
  readonly frame: 'wide' | 'rail' | 'narrow';
  onKeys(): void;
}

function Desk({ frame, onKeys }: DeskProps) {
  const side = useLayout((s) => s.side);
  const dock = useLayout((s) => s.dock);
  const asRail = useLayout((s) => s.rail);
  // Under 1280 the rail opens over the canvas: there is no room beside it.
  const [over, setOver] = useState(false);
  const rail = frame === 'wide' ? asRail : true;
  const sizes = { '--side': `${side}px`, '--dock': `${dock}px` } as React.CSSProperties;
  const split = frame !== 'narrow';
  return (
    <div className={styles['desk']} data-frame={frame} data-rail={rail || undefined} style={sizes}>
      <div className={styles['bar']}>
        <TopBar onKeys={onKeys} />
      </div>
      <div className={styles['left']}>
        {rail ? (
          <ScenarioRail onOpen={() => (frame === 'wide' ? setRail(false) : setOver(!over))} />
        ) : (
          <ScenarioPane onCollapse={() => setRail(true)} />
        )}
        {over && frame !== 'wide' && (
          <div className={styles['over']}>
            <ScenarioPane onCollapse={() => setOver(false)} />
          </div>
        )}
      </div>
      <main className={styles['stage']} id="walk" tabIndex={-1} data-keys="walk">
        <Stage />
        <Predict />
      </main>
      {split && (
        <section className={styles['parts']} aria-label="Rules">
          <Splitter name="side" label="Width of the rules" style={{ gridArea: '2 / 3 / 5 / 4' }} />
          <div className={styles['side']}>
            <RulesPane />
          </div>
        </section>
      )}
      <section className={styles['parts']} aria-label="Walk">
        <Splitter name="dock" label="Height of the timeline" style={{ gridArea: '3 / 2 / 4 / -1' }} />
        {split ? (
          <>
            <div className={styles['timeline']}>
              <TimelinePane />
            </div>
            <div className={styles['inspector']}>
              <InspectorPane />
            </div>
          </>
        ) : (
          <Dock />
        )}
      </section>
    </div>
  );
}

function Stage() {
  const snapshot = useWorld((s) => s.snapshot);
  return snapshot ? <Canvas snapshot={snapshot} /> : null;
}

/** The narrow frame's dock: timeline, rules and header share it. */
function Dock() {
  const [tab, setTab] = useState<'timeline' | 'rules' | 'packet'>('timeline');
  return (
    <Tabs<'timeline' | 'rules' | 'packet'>
      label="Panes"
      className={styles['dock']}
      listClass={styles['dockTabs']}
      tabClass={styles['dockTab']}
      panelClass={styles['dockBody']}
      value={tab}
      onChoose={setTab}
      tabs={[
        { name: 'timeline', label: 'Timeline', panel: <TimelinePane /> },
        { name: 'rules', label: 'Rules', panel: <RulesPane /> },
        { name: 'packet', label: 'Packet', panel: <InspectorPane /> },
      ]}
    />
  );
}
