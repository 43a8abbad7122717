import { Moon, SkipBack, SkipForward, Sun } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { caption } from '../../core/trace/caption';
import { Canvas } from '../canvas/Canvas';
import { RulesPane } from '../rules/RulesPane';
import { ScenarioPane } from '../scenario/ScenarioPane';
import { toggleTheme, useLayout } from '../store/layout';
import { currentStep, currentTrace, stepBack, stepForward, usePlayback } from '../store/playback';
import { setLevel } from '../store/view';
import { useWorld } from '../store/world';
import { Scrubber } from '../timeline/Scrubber';
import { Button } from '../ui/Button';
import { Caption } from '../ui/Caption';
import { Mark } from '../ui/Mark';
import { ChainRows } from './ChainRows';
import { PacketCard } from './PacketCard';
import styles from './phone.module.css';
import { Picker, PlayButton, SpeedMenu } from './TopBar';

/** The studio on a phone: packet first, then where it is, then the rows of its chain; the transport at thumb height. */
export function Phone() {
  const [page, setPage] = useState<'walk' | 'scenario' | 'rules'>('walk');
  const snapshot = useWorld((s) => s.snapshot);
  // The whole cluster is too small to read here.
  useEffect(() => setLevel('node'), []);
  return (
    <div className={styles['phone']}>
      <header className={styles['top']}>
        <Mark />
        <Picker />
        <ThemeToggle />
      </header>
      <nav className={styles['pages']} aria-label="Pages">
        {(['walk', 'scenario', 'rules'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-current={page === name ? 'page' : undefined}
            onClick={() => setPage(name)}
          >
            {{ walk: 'Walk', scenario: 'Scenario', rules: 'Rules' }[name]}
          </button>
        ))}
      </nav>
      <main className={styles['page']} id="walk" tabIndex={-1} data-page={page}>
        {page === 'walk' && (
          <>
            <Swipe>
              <PacketCard />
            </Swipe>
            <div className={styles['stage']} data-keys="walk">
              {snapshot && <Canvas snapshot={snapshot} />}
            </div>
            <ChainRows />
          </>
        )}
        {page === 'scenario' && <ScenarioPane />}
        {page === 'rules' && <RulesPane />}
      </main>
      <Transport />
    </div>
  );
}

function ThemeToggle() {
  const dark = useLayout((s) => s.theme === 'dark');
  return (
    <Button look="flat" square aria-label={dark ? 'Light theme' : 'Dark theme'} onClick={toggleTheme}>
      {dark ? <Sun size={18} /> : <Moon size={18} />}
    </Button>
  );
}

const SWIPE = 48;

/** Steps by swiping left and right. */
function Swipe({ children }: { readonly children: React.ReactNode }) {
  const start = useRef(0);
  return (
    <div
      className={styles['swipe']}
      onPointerDown={(event) => {
        start.current = event.clientX;
      }}
      onPointerUp={(event) => {
        const moved = event.clientX - start.current;
        if (moved < -SWIPE) stepForward();
        else if (moved > SWIPE) stepBack();
      }}
    >
      {children}
    </div>
  );
}

function Transport() {
  const trace = usePlayback(currentTrace);
  const step = usePlayback(currentStep);
  return (
    <footer className={styles['transport']}>
      {trace && step ? (
        <>
          <p className={styles['caption']} data-testid="caption">
            <Caption text={caption(step)} />
          </p>
          <Scrubber trace={trace} className={styles['slider']} />
        </>
      ) : (
        <p className={styles['caption']}>No packet has been sent.</p>
      )}
      <fieldset className={styles['buttons']} aria-label="Transport">
        <span className={styles['number']}>{trace && step ? `${step.n + 1} / ${trace.steps.length}` : ''}</span>
        <Button
          look="flat"
          square
          className={styles['big']}
          aria-label="Step back"
          onClick={stepBack}
          disabled={!trace}
        >
          <SkipBack size={20} fill="currentColor" />
        </Button>
        <PlayButton className={styles['play']} />
        <Button
          look="flat"
          square
          className={styles['big']}
          aria-label="Step forward"
          onClick={stepForward}
          disabled={!trace}
        >
          <SkipForward size={20} fill="currentColor" />
        </Button>
        <SpeedMenu />
      </fieldset>
    </footer>
  );
}
