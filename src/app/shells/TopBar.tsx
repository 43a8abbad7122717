import {
  ArrowRightToLine,
  ChevronDown,
  Keyboard,
  Moon,
  Pause,
  Play,
  Presentation,
  SkipBack,
  SkipForward,
  Sun,
} from 'lucide-react';
import { say } from '../../core/lib/say';
import { scenarios } from '../../core/world/scenarios/all';
import { AT_ONCE } from '../playback/cursor';
import { openImport } from '../import/state';
import { formatSeed } from '../store/link';
import { toggleTheme, useLayout } from '../store/layout';
import {
  currentStep,
  forwardBy,
  SPEEDS,
  setSpeed,
  stepBack,
  stepForward,
  togglePlay,
  toFirst,
  usePlayback,
} from '../store/playback';
import { pickScenario, useSimulation } from '../store/simulation';
import { useWorld } from '../store/world';
import { TakeAway } from '../take-away/TakeAway';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Mark';
import { Menu } from '../ui/Menu';
import { startPresenting } from '../store/present';
import { Tip } from '../ui/Tip';
import { clockText } from './clock-text';
import { Share } from './Share';
import styles from './topbar.module.css';

/** Name, scenario, transport, clock, seed, theme. */
export function TopBar({ onKeys }: { onKeys(): void }) {
  return (
    <header className={styles['bar']}>
      <Brand />
      <Picker />
      <Transport />
      <Readouts />
      <ThemeButton />
      <Tip text="All keys" keys="?">
        <Button look="flat" square aria-label="All keys" onClick={onKeys} className={styles['keys']}>
          <Keyboard size={16} />
        </Button>
      </Tip>
      <TakeAway />
      <Share />
      <Tip text="Present on a projector" keys="P">
        <Button look="ink" className={styles['present']} aria-label="Present" onClick={startPresenting}>
          <Presentation size={14} aria-hidden="true" />
          <span>Present</span>
        </Button>
      </Tip>
    </header>
  );
}

function Brand() {
  return (
    <div className={styles['brand']}>
      <Mark />
      <span>Chainwalk</span>
    </div>
  );
}

/** The choice in the picker that opens no scenario. */
const BRING = '+';

export function Picker() {
  const scenario = useSimulation((s) => s.scenario);
  const choices = [
    ...scenarios.map((s) => ({ value: s.id, label: say(s.title), group: say(s.group) })),
    { value: BRING, label: 'Bring your own rules …', group: 'Yours' },
  ];
  const choose = (id: string) => (id === BRING ? openImport() : pickScenario(id));
  return (
    <Menu label="Scenario" choices={choices} value={scenario?.id ?? ''} onChoose={choose}>
      <Button
        look="flat"
        className={styles['picker']}
        aria-label={scenario ? say`Scenario: ${say(scenario.title)}` : say('Scenario: none')}
        data-testid="scenario"
      >
        <span>{scenario ? say(scenario.title) : say('Pick a scenario')}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
    </Menu>
  );
}

export function PlayButton({ className }: { readonly className?: string | undefined }) {
  const playing = usePlayback((s) => s.playing);
  const empty = usePlayback((s) => s.walk.length === 0);
  return (
    <Tip text={playing ? 'Pause' : 'Play'} keys="Space">
      <button
        type="button"
        className={`${styles['play']} ${className ?? ''}`}
        aria-label={playing ? 'Pause' : 'Play'}
        onClick={togglePlay}
        disabled={empty}
        data-testid="play"
      >
        {playing ? <Pause size={16} fill="currentColor" /> : <Play size={16} fill="currentColor" />}
      </button>
    </Tip>
  );
}

export function SpeedMenu() {
  const speed = usePlayback((s) => s.speed);
  const label = (s: number) => (s === AT_ONCE ? 'all at once' : `${s}×`);
  const choices = SPEEDS.map((s) => ({ value: `${s}`, label: label(s) }));
  return (
    <Menu
      label="Speed"
      choices={choices}
      value={`${speed}`}
      align="center"
      onChoose={(value) => setSpeed(Number(value))}
    >
      <Button look="flat" aria-label={`Speed: ${label(speed)}`} className={styles['speed']}>
        {label(speed)}
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
    </Menu>
  );
}

function Transport() {
  const empty = usePlayback((s) => s.walk.length === 0);
  return (
    <fieldset className={styles['transport']} aria-label="Transport">
      <Tip text="First step" keys="Home">
        <Button
          look="flat"
          square
          aria-label="First step"
          onClick={toFirst}
          disabled={empty}
          className={styles['first']}
        >
          <SkipBack size={16} />
        </Button>
      </Tip>
      <Tip text="Step back" keys="←">
        <Button look="flat" square aria-label="Step back" onClick={stepBack} disabled={empty}>
          <SkipBack size={16} fill="currentColor" />
        </Button>
      </Tip>
      <PlayButton />
      <Tip text="Step forward" keys="→">
        <Button look="flat" square aria-label="Step forward" onClick={stepForward} disabled={empty}>
          <SkipForward size={16} fill="currentColor" />
        </Button>
      </Tip>
      <Tip text="Next hook" keys="Shift →">
        <Button look="flat" square aria-label="Next hook" onClick={() => forwardBy('hook')} disabled={empty}>
          <ArrowRightToLine size={16} />
        </Button>
      </Tip>
      <SpeedMenu />
    </fieldset>
  );
}

function Readouts() {
  const end = useWorld((s) => s.snapshot?.time);
  const time = usePlayback((s) => currentStep(s)?.time) ?? end;
  const seed = useWorld((s) => s.snapshot?.seed);
  return (
    <>
      <div className={styles['readout']}>
        <span>Virtual clock</span>
        <b>{time === undefined ? '–' : clockText(time)}</b>
      </div>
      <div className={styles['readout']} data-short>
        <span>Seed</span>
        <b>{seed === undefined ? '–' : formatSeed(seed)}</b>
      </div>
      <span className={styles['rule']} />
    </>
  );
}

function ThemeButton() {
  const dark = useLayout((s) => s.theme === 'dark');
  const text = dark ? 'Light theme' : 'Dark theme';
  return (
    <Tip text={text}>
      <Button look="flat" square aria-label={text} onClick={toggleTheme}>
        {dark ? <Sun size={16} /> : <Moon size={16} />}
      </Button>
    </Tip>
  );
}
