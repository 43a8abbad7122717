import { createNetns, refresh } from '../net/namespace';
import { sendLocal } from '../net/output';
import { createRun, type Run } from '../net/run';
import { probe, readTarget } from '../engine/probe';
import { listen } from '../net/socket';
import { createWorld, type Output, type World } from '../world/world';
import { runLine } from './shell';

/** A machine `h` with namespaces and a shell, for tests that set up networks by typing. */
export interface Lab {
  readonly world: World;
  readonly run: Run;
  /** Types a line in the root netns. */
  sh(line: string, stdin?: string): Output;
  /** The same in another netns of the machine. */
  shIn(netns: string, line: string, stdin?: string): Output;
  /** Types lines that must work; blank lines are left out. */
  setUp(lines: string): void;
  serve(netns: string, protocol: 'tcp' | 'udp', port: number): void;
  /** What a request from a netns of the machine is told. */
  ask(netns: string, to: string, protocol?: 'tcp' | 'udp' | 'icmp'): string;
}

export function lab(netns: readonly string[] = []): Lab {
  const world = createWorld({ podCIDR: '', serviceCIDR: '', cni: '', proxy: { mode: '' }, nodes: [], hosts: [] }, 1);
  const run = createRun(world.net, sendLocal, { record: true });
  for (const name of ['root', ...netns]) refresh(createNetns(world.net, `h/${name}`));
  const shIn = (name: string, line: string, stdin?: string) =>
    runLine(world, run, `h/${name}`, { line, ...(stdin === undefined ? {} : { stdin }) });
  const sh = (line: string, stdin?: string) => shIn('root', line, stdin);
  const inside = (name: string) => {
    const ns = world.net.namespaces.get(`h/${name}`);
    if (!ns) throw new Error(`no netns ${name}`);
    return ns;
  };
  return {
    world,
    run,
    sh,
    shIn,
    setUp(lines) {
      for (const line of lines.split('\n').map((text) => text.trim())) {
        const { code, stderr } = line ? sh(line) : { code: 0, stderr: '' };
        if (code !== 0) throw new Error(`${line}: ${stderr}`);
      }
    },
    serve: (name, protocol, port) => void listen(inside(name), protocol, port, name),
    ask(name, to, protocol = 'tcp') {
      const target = readTarget(to, protocol);
      if (!target) throw new Error(`not a target: ${to}`);
      const { outcome, text } = probe(run, inside(name), target, protocol);
      return outcome === 'reply' ? text.trim() : outcome;
    },
  };
}
