import { findChains } from '../../worker/rules';
import type { Snapshot } from '../../core/engine/snapshot';
import { scenarios } from '../../core/world/scenarios/all';
import { findInCluster, goToFound } from '../canvas/find';
import { openImport } from '../import/state';
import { showEverything } from '../store/connection';
import { toggleTheme } from '../store/layout';
import {
  backBy,
  changeSpeed,
  forwardBy,
  nextPacket,
  playUnit,
  previousPacket,
  setOnly,
  stepBack,
  stepForward,
  toFirst,
  toggleLoop,
  toLast,
  toNextEvent,
  togglePlay,
} from '../store/playback';
import { askForMatch } from '../store/match';
import { startPresenting } from '../store/present';
import { selectRule, selectTab, useSelection } from '../store/selection';
import { showService } from '../store/service-filter';
import { pickScenario, sendAgain, startAgain, undo } from '../store/simulation';
import { zoomToAll } from '../timeline/zoom';
import { backToPacket, fitView, setLevel, setList, useView } from '../store/view';

/** Something that can be done or gone to. */
export interface PaletteCommand {
  /** What kind of thing it is, in a word. */
  readonly kind: 'do' | 'show' | 'scenario' | 'node' | 'host' | 'pod' | 'Service' | 'chain';
  readonly name: string;
  /** Beside the name: the key, the address, the table. */
  readonly note: string;
  run(): void;
}

const deeds: readonly PaletteCommand[] = [
  act('Play or pause', 'Space', togglePlay),
  act('Step forward', '→', stepForward),
  act('Step back', '←', stepBack),
  act('Next hook', 'Shift →', () => forwardBy('hook')),
  act('Previous hook', 'Shift ←', () => backBy('hook')),
  act('Next chain', 'Alt →', () => forwardBy('chain')),
  act('Previous chain', 'Alt ←', () => backBy('chain')),
  act('Next packet', '↓', nextPacket),
  act('Previous packet', '↑', previousPacket),
  act('Only this packet', 'O', () => setOnly(true)),
  act('Every packet again', 'O', showEverything),
  act('Send a packet that would match the chosen rule', '', () => {
    const { rule } = useSelection.getState();
    if (rule && rule.rule >= 0) askForMatch(rule);
  }),
  act('Play this chain or hook, and stop', 'X', playUnit),
  act('The timeline: everything that was done', '−', () => zoomToAll(true)),
  act('The timeline: this packet', '0', () => zoomToAll(false)),
  act('First step', 'Home', toFirst),
  act('Last step', 'End', toLast),
  act('Next rewrite or verdict', 'N', toNextEvent),
  act('Slower', ',', () => changeSpeed(-1)),
  act('Faster', '.', () => changeSpeed(1)),
  act('Play the range again and again', 'Shift L', toggleLoop),
  act('Send the last packet again', '', () => void sendAgain()),
  act('Undo what was done', 'Ctrl Z', () => void undo()),
  act('Do it again', 'Ctrl Shift Z', () => void undo('redo')),
  act('Start the scenario again', '', startAgain),
  act('Present on a projector', 'P', startPresenting),
  act('Bring your own rules', '', () => openImport()),
  show('Cluster', '1', () => setLevel('cluster')),
  show('Node', '2', () => setLevel('node')),
  show('Chain', '3', () => setLevel('chain')),
  show('Rule', '4', () => setLevel('rule')),
  show('Canvas as a list', 'L', () => setList(!useView.getState().list)),
  show('Everything in the canvas', 'F', fitView),
  show('Where the packet is', '', backToPacket),
  show('Rules', 'R', () => selectTab('rules')),
  show('Connections', 'C', () => selectTab('conntrack')),
  show('Sets', 'I', () => selectTab('ipset')),
  show('Manifests', 'Y', () => selectTab('yaml')),
  show('Light or dark', '', toggleTheme),
];

function act(name: string, note: string, run: () => void): PaletteCommand {
  return { kind: 'do', name, note, run };
}

function show(name: string, note: string, run: () => void): PaletteCommand {
  return { kind: 'show', name, note, run };
}

const MOST = 60;
const MOST_CHAINS = 20;

/** What fits the words, likely things first. Without words: what can be done. */
export function findCommands(words: string, snapshot: Snapshot | undefined): readonly PaletteCommand[] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ kind, name, note }: PaletteCommand) => {
    const text = `${kind} ${name} ${note}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const opened = scenarios.map(
    ({ id, title, group }): PaletteCommand => ({
      kind: 'scenario',
      name: title,
      note: group,
      run: () => pickScenario(id),
    }),
  );
  const places = snapshot && wanted.length > 0 ? placesOf(snapshot, words) : [];
  const chains = snapshot && wanted.length > 0 ? chainsOf(snapshot, wanted) : [];
  return [...deeds.filter(fits), ...places, ...opened.filter(fits), ...chains].slice(0, MOST);
}

function placesOf(snapshot: Snapshot, words: string): readonly PaletteCommand[] {
  // "rules of web" asks for these alone.
  const name = words.trim().replace(/^rules (?:of )?(?:the )?(?:service )?/i, '');
  const rulesOnly = name !== words.trim();
  return findInCluster(snapshot, name).flatMap((found): readonly PaletteCommand[] => {
    const there: PaletteCommand = {
      kind: found.what,
      name: found.name,
      note: found.address,
      run: () => goToFound(found),
    };
    if (found.what !== 'Service') return rulesOnly ? [] : [there];
    const rules = () => {
      selectTab('rules');
      showService(found.at.replace(/^Service\//, ''));
    };
    return [
      ...(rulesOnly ? [] : [there]),
      { kind: 'show', name: `Rules of the Service ${found.name}`, note: found.address, run: rules },
    ];
  });
}

/** Chains of the netns that the rules pane shows. */
function chainsOf(snapshot: Snapshot, wanted: readonly string[]): readonly PaletteCommand[] {
  const { netns } = useSelection.getState();
  const view = snapshot.rules[netns];
  if (!view) return [];
  const fits = (table: string, chain: string) => {
    const text = `chain ${table} ${chain}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return findChains(view, fits, MOST_CHAINS).map(({ table, chain }) => ({
    kind: 'chain',
    name: chain.name,
    note: `${table}, ${chain.count} rules`,
    run: () => selectRule({ netns, table, chain: chain.name, rule: -1 }),
  }));
}
