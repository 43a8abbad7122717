import { DOCKER_PROXY } from '../../core/docker/proxy';
import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { serverName } from '../../core/world/pods';
import { type Exec, rootOf, type World } from '../../core/world/world';
import {
  type ClusterScenario,
  machinesWithRules,
  namespace,
  nodeTexts,
  placeOf,
  type Probe,
  readProbe,
} from '../cluster-scenario';
import { formatIpv4 } from '../../core/packet/address';
import { defaultProxyConfig } from '../../core/kube/proxy/proxy-mode';
import type { Ending } from './predict';

const AGENT = resolve(import.meta.dirname, 'agent.py');
const PREFIX = 'chainwalk-c';
/** Of the cable that all machines are on; no place of the core has this name. */
const CABLE = 'cable';
const ANSWER_SECONDS = 0.9;
/** Where no answer is expected none is waited for long. */
const SILENCE_SECONDS = 0.25;
/** Entries must outlive a run on a busy machine. */
const TIMEOUTS = ['tcp_timeout_close', 'tcp_timeout_syn_sent', 'udp_timeout', 'icmp_timeout'];

const made = new Set<string>();
let agent: Agent | undefined;

/** Ends the servers and deletes the namespaces that this process made. */
export function cleanUp(): void {
  agent?.stop();
  agent = undefined;
  const script = [...made].map((netns) => `ip netns del ${netns}`).join('\n');
  if (made.size) spawnSync('bash', ['-c', script]);
  made.clear();
}

/** Deletes namespaces that an earlier run left behind: those whose process is gone. */
export function cleanUpOrphans(): void {
  for (const line of sh('ip netns list').split('\n')) {
    const [, name, pid] = new RegExp(`^(${PREFIX}-(\\d+)-\\S+)`).exec(line) ?? [];
    if (name && pid && spawnSync('kill', ['-0', pid]).status !== 0) spawnSync('ip', ['netns', 'del', name]);
  }
}

function sh(script: string): string {
  return execFileSync('bash', ['-eu'], { input: script, stdio: ['pipe', 'pipe', 'pipe'], encoding: 'utf8' });
}

/** A line that was run in the simulated cluster, and where. */
export interface RanLine {
  readonly on: string;
  readonly line: string;
}

/** Notes the lines that a shell runs. */
export function noting(lines: RanLine[]): (exec: Exec) => Exec {
  return (exec) => (on, line) => {
    lines.push({ on, line: line.line });
    return exec(on, line);
  };
}

/** What the kernel did: the endings of the probes, and what each node held afterwards. */
export interface LabRun {
  readonly endings: readonly (readonly Ending[])[];
  /** By node: `iptables-save` right after the text was loaded, `iptables-save -c` and `conntrack -L` at the end. */
  readonly nodes: Readonly<Record<string, NodeState>>;
}

interface NodeState {
  readonly loaded: string;
  readonly counters: string;
  readonly connections: readonly string[];
}

/**
 * Builds the cluster of namespaces with the lines that built the simulated one, loads the rules that the simulated nodes
 * hold, and sends the probes.
 *
 * @param quiet which probes nobody is expected to answer
 * @throws where a line or a text that Chainwalk made is refused
 */
export async function runInLab(
  scenario: ClusterScenario,
  world: World,
  lines: readonly RanLine[],
  quiet: readonly boolean[],
): Promise<LabRun> {
  try {
    const names = nameAll(world, lines);
    sh(setUp(world, lines, names));
    agent = new Agent();
    const nodes = machinesWithRules(scenario.cluster);
    const netnsOf = (node: string) => names.get(rootOf(node)) ?? '';
    await agent.ask({ accounts: nodes.map(netnsOf), names: defaultProxyConfig.accounts });
    const loaded = nodes.map((node) => load(netnsOf(node), nodeTexts(world, node)));
    await agent.ask({ servers: servers(world, names) });
    await agent.ask({ proxies: proxies(world, names) });
    const endings: (readonly Ending[])[] = [];
    for (const [i, probe] of scenario.probes.entries()) {
      const netns = names.get(placeOf(world, probe.from)) ?? '';
      endings.push((await agent.ask(question(probe, netns, quiet[i] === true))) as readonly Ending[]);
    }
    const states = nodes.map((node, i): [string, NodeState] => [
      node,
      {
        loaded: loaded[i] ?? '',
        counters: save(netnsOf(node), ['-c']),
        connections: within(netnsOf(node), ['conntrack', '-L']).split('\n').filter(Boolean).map(shape),
      },
    ]);
    return { endings, nodes: Object.fromEntries(states) };
  } finally {
    cleanUp();
  }
}

/** A namespace of the kernel for each of the simulated ones, those that are gone meanwhile included. */
function nameAll(world: World, lines: readonly RanLine[]): ReadonlyMap<string, string> {
  const places = new Set(world.net.namespaces.keys());
  for (const { on, line } of lines) {
    const [, netns] = /^ip .*?(?:-n|netns) (\S+)/.exec(line) ?? [];
    if (netns !== undefined) places.add(`${on.split('/')[0]}/${netns}`);
  }
  const names = new Map([[CABLE, `${PREFIX}-${process.pid}-${CABLE}`]]);
  for (const [i, place] of [...places].entries()) names.set(place, `${PREFIX}-${process.pid}-${i}`);
  for (const name of names.values()) made.add(name);
  return names;
}

function setUp(world: World, lines: readonly RanLine[], names: ReadonlyMap<string, string>): string {
  const cable = names.get(CABLE);
  const quietly = ['net.ipv6.conf.all.disable_ipv6', 'net.ipv6.conf.default.disable_ipv6'].map((name) => `${name}=1`);
  const script = [...names.values()].flatMap((netns) => [
    `ip netns add ${netns}`,
    `ip netns exec ${netns} sysctl -qw ${quietly.join(' ')} net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv4.igmp_link_local_mcast_reports=0 net.ipv4.icmp_msgs_per_sec=1000000 net.ipv4.icmp_msgs_burst=1000000 net.bridge.bridge-nf-call-iptables=0 || true`,
  ]);
  script.push(`ip -n ${cable} link add br0 type bridge`, `ip -n ${cable} link set br0 up`);
  for (const [i, place] of machines(world).entries()) {
    script.push(
      `ip -n ${cable} link add p${i} type veth peer name eth0 netns ${names.get(place)}`,
      `ip -n ${cable} link set p${i} master br0 up`,
    );
  }
  // Each machine's lines in one shell there.
  for (const place of machines(world)) {
    const own = lines.filter((l) => l.on === place && isForLab(l.line)).map((l) => translate(l, names));
    script.push(`ip netns exec ${names.get(place)} bash -eu <<'END' >/dev/null`, ...own, 'END');
  }
  return script.join('\n');
}

const machines = (world: World) => [...world.net.namespaces.keys()].filter((place) => place.endsWith('/root'));

/** Rules are loaded as a whole later; how many connections there may be at most is for the machine to say. */
function isForLab(line: string): boolean {
  return /^(ip|bridge|sysctl) /.test(line) && !line.includes('nf_conntrack_');
}

/** Puts the names of the kernel's namespaces for those of the simulated pods. */
function translate({ on, line }: RanLine, names: ReadonlyMap<string, string>): string {
  const host = on.split('/')[0];
  return line.replace(/^(ip -n |ip .* netns )(\S+)/, (all, word, pod) => {
    const name = names.get(`${host}/${pod}`);
    return name === undefined ? all : `${word}${name}`;
  });
}

function within(netns: string, command: readonly string[], input = ''): string {
  const done = spawnSync('ip', ['netns', 'exec', netns, ...command], { input, encoding: 'utf8' });
  if (done.status !== 0) throw new Refused(`${command.join(' ')}: ${done.stderr.trim()}`);
  return done.stdout;
}

/** The kernel, or a program, does not take what Chainwalk rendered. */
export class Refused extends Error {}

/** @returns what `iptables-save` prints of it */
function load(netns: string, texts: { readonly iptables: string; readonly ipset: string }): string {
  if (texts.ipset !== '') within(netns, ['ipset', 'restore'], texts.ipset);
  within(netns, ['iptables-nft-restore'], texts.iptables);
  within(netns, ['sysctl', '-qw', ...TIMEOUTS.map((name) => `net.netfilter.nf_conntrack_${name}=600`)]);
  return save(netns, []);
}

function save(netns: string, options: readonly string[]): string {
  return within(netns, ['iptables-nft-save', ...options]).replace(/^#.*\n/gm, '');
}

function servers(world: World, names: ReadonlyMap<string, string>): object[] {
  const pods = [...world.cluster.pods.values()].map((pod) => ({
    netns: names.get(pod.place),
    name: serverName(pod.network),
    ports: pod.ports,
  }));
  const containers = [...world.docker.values()]
    .flatMap((engine) => [...engine.containers.values()])
    .filter((c) => c.status === 'running')
    .map((c) => ({ netns: names.get(c.place), name: c.name, ports: c.listens }));
  return [...pods, ...containers];
}

/** docker-proxies and where they lead. */
function proxies(world: World, names: ReadonlyMap<string, string>): object[] {
  return [...world.docker.keys()].flatMap((host) =>
    namespace(world, rootOf(host)).sockets.flatMap(({ data, protocol, address, port }) =>
      data.kind === 'server' && data.program === DOCKER_PROXY
        ? [{ netns: names.get(rootOf(host)), protocol, address: formatIpv4(address), port, to: data.note }]
        : [],
    ),
  );
}

function question(probe: Probe, netns: string, quiet: boolean): object {
  const { target, lower } = readProbe(probe.to, probe.protocol);
  return {
    netns,
    protocol: lower,
    address: formatIpv4(target.address),
    port: target.port,
    count: probe.count ?? 1,
    timeout: quiet ? SILENCE_SECONDS : ANSWER_SECONDS,
  };
}

/** A line of `conntrack -L` without what `connectionsOf` leaves out: number, time, state, counts, [ASSURED], mark. */
function shape(line: string): string {
  const words = line.split(/\s+/);
  const kept = words.slice(1).filter((word) => /^(src|dst|sport|dport|type|code|id)=|^\[UNREPLIED\]$/.test(word));
  return [words[0], ...kept].join(' ');
}

/** Asks the program in the namespaces one thing after the other. */
class Agent {
  private readonly child: ChildProcessWithoutNullStreams = spawn('python3', [AGENT]);
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  private stderr = '';
  constructor() {
    this.child.stderr.on('data', (text) => {
      this.stderr += text;
    });
    // An agent that died is noticed by the answer that does not come.
    this.child.stdin.on('error', () => {});
  }
  async ask(command: object): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error(`the program in the namespaces stopped: ${this.stderr}`);
    return JSON.parse(line.value);
  }
  stop(): void {
    this.child.stdin.end();
    this.child.kill();
  }
}

/**
 * Brings the simulated cluster to where the namespaces will be: each node's rules loaded from the text that they print
 * (a table made by `iptables -N` has no base chains in the kernel, one that was restored has), and no redirects, whose
 * number depends on the time between packets.
 */
export function settle(world: World, exec: Exec): void {
  for (const name of machinesWithRules(world.cluster.spec))
    exec(rootOf(name), { line: 'iptables-restore', stdin: nodeTexts(world, name).iptables });
  for (const place of machines(world)) {
    for (const device of ['all', ...namespace(world, place).devices.keys()]) {
      if (/^(all|eth0|cni0|docker0|br-.*)$/.test(device))
        exec(place, { line: `sysctl -w net.ipv4.conf.${device}.send_redirects=0` });
    }
  }
}
