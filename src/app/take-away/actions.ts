import { say } from '../../core/lib/say';
import { captureTraces } from '../../core/export/capture';
import {
  rulesAsText,
  tracesAsJson,
  tracesAsMarkdown,
  tracesAsMermaid,
  tracesAsText,
} from '../../core/export/documents';
import { writePcapng } from '../../core/export/pcapng';
import type { Trace } from '../../core/trace/step';
import { currentTrace, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { useSimulation } from '../store/simulation';
import { useTraces } from '../store/traces';
import { useWorld } from '../store/world';
import type { MenuAction } from '../ui/ActionMenu';
import { filmFormat } from './film';
import { pictureIn, pngOf, stageNow } from './raster';
import { save } from './save';
import { startFilm } from './film-state';

/** What can be taken away now, by what it is of. */
export function takeAwayActions(): readonly MenuAction[] {
  return [...captures(), ...traceTexts(), ...dumps(), ...pictures()];
}

const scenarioId = () => useSimulation.getState().scenario?.id ?? 'walk';
const fileName = (what: string, ending: string) =>
  `${scenarioId()}${what ? `-${what}` : ''}.${ending}`.replace(/[^\w.-]+/g, '-');
const NO_PACKET = 'No packet has been sent.';

function captures(): MenuAction[] {
  const { walk } = usePlayback.getState();
  const packet = currentTrace(usePlayback.getState());
  const { traces } = useTraces.getState();
  const pcapng = (name: string, of: readonly Trace[]) =>
    save(fileName(name, 'pcapng'), writePcapng(captureTraces(of, 'all')), 'application/x-pcapng');
  const not = walk.length === 0 ? { not: NO_PACKET } : {};
  const group = 'Capture for Wireshark';
  return [
    { group, label: 'This packet (pcapng)', ...not, run: () => packet && pcapng(`packet-${packet.id}`, [packet]) },
    { group, label: `This run, ${walk.length} packets (pcapng)`, ...not, run: () => pcapng('run', walk) },
    ...(traces.length > walk.length
      ? [{ group, label: `Everything, ${traces.length} packets (pcapng)`, run: () => pcapng('all', traces) }]
      : []),
  ];
}

function traceTexts(): MenuAction[] {
  const { walk } = usePlayback.getState();
  const scenario = useSimulation.getState().scenario;
  const seed = useWorld.getState().snapshot?.seed ?? 0;
  const group = 'The walk';
  const forms: readonly (readonly [label: string, ending: string, type: string, make: () => string])[] = [
    ['Text', 'txt', 'text/plain', () => tracesAsText(walk)],
    ['Markdown', 'md', 'text/markdown', () => tracesAsMarkdown(say(scenario?.title ?? ''), walk)],
    ['Mermaid sequence diagram', 'mmd', 'text/plain', () => tracesAsMermaid(walk)],
    ['JSON', 'json', 'application/json', () => tracesAsJson(scenarioId(), seed, walk)],
  ];
  return forms.map(([label, ending, type, make]) => ({
    group,
    label,
    ...(walk.length === 0 ? { not: NO_PACKET } : {}),
    run: () => save(fileName('', ending), make(), type),
  }));
}

function dumps(): MenuAction[] {
  const { snapshot } = useWorld.getState();
  const { netns } = useSelection.getState();
  const rules = snapshot?.rules[netns];
  if (!snapshot || !rules) return [];
  const name = netns.replace(/\/root$/, '').replaceAll('/', '-');
  const group = `Of ${netns.replace(/\/root$/, '')}`;
  const text = (label: string, what: string, make: () => string, not?: string): MenuAction => ({
    group,
    label,
    ...(not === undefined ? {} : { not }),
    run: () => save(`${name}-${what}.txt`, make(), 'text/plain'),
  });
  const entries = snapshot.conntrack[netns] ?? [];
  const sets = snapshot.ipset[netns] ?? '';
  return [
    text('iptables-save', 'iptables-save', () => rulesAsText(rules, false)),
    text('iptables-save -c, with counters', 'iptables-save-c', () => rulesAsText(rules, true)),
    text(
      'conntrack -L',
      'conntrack',
      () => `${entries.map((e) => e.line).join('\n')}\n`,
      entries.length ? undefined : 'It has no connections.',
    ),
    text('ipset save', 'ipset', () => sets, sets ? undefined : 'It has no sets.'),
  ];
}

function pictures(): MenuAction[] {
  const group = 'The canvas';
  const not = stageNow() ? {} : { not: 'The canvas shows a list.' };
  const svg = (theme: 'light' | 'dark') => () => {
    const picture = pictureIn(theme);
    if (picture) save(fileName(theme, 'svg'), picture.svg, 'image/svg+xml');
  };
  const png = (theme: 'light' | 'dark') => async () => {
    const picture = pictureIn(theme);
    if (picture) save(fileName(theme, 'png'), await pngOf(picture), 'image/png');
  };
  const { walk } = usePlayback.getState();
  const noFilm =
    filmFormat() === undefined ? { not: 'This browser cannot record.' } : walk.length === 0 ? { not: NO_PACKET } : not;
  return [
    { group, label: 'SVG, light', ...not, run: svg('light') },
    { group, label: 'SVG, dark', ...not, run: svg('dark') },
    { group, label: 'PNG, light', ...not, run: () => void png('light')() },
    { group, label: 'PNG, dark', ...not, run: () => void png('dark')() },
    {
      group,
      label: 'Film of the run (WebM)',
      ...noFilm,
      run: () => void startFilm((blob) => save(fileName('run', 'webm'), blob, 'video/webm')),
    },
  ];
}
