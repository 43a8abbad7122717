import type { Snapshot } from '../../core/engine/snapshot';
import { say, spoken } from '../../core/lib/say';
import { formatIpv4 } from '../../core/packet/address';
import { formatEnd } from '../../core/packet/print';
import type { Place, Step, Trace } from '../../core/trace/step';
import { innerPacket } from '../canvas/packet-look';
import { stepsByStation } from '../playback/rows';
import { type ChainStep, hostOf, inChain, isRewrite, netnsOf } from '../playback/schedule';

export interface Answer {
  readonly text: string;
  /** Places on the canvas that say the same when they are clicked. */
  readonly places: readonly Place[];
}

/** What the reader is asked before something is decided. */
export interface Question {
  /** Asked before this step, so that nothing gives the answer away. */
  readonly before: number;
  /** The step that decides, and gives the reason. */
  readonly step: number;
  readonly text: string;
  readonly answers: readonly Answer[];
  /** Which of the answers is right. */
  readonly right: number;
}

/** What can be asked about a packet's walk, in order. Two questions before the same step would be one too many. */
export function questionsOf(snapshot: Snapshot, trace: Trace): readonly Question[] {
  const all = [
    ...trackings(trace),
    ...trace.steps.flatMap((step) => [destination, source, route].flatMap((ask) => ask(snapshot, trace, step) ?? [])),
    ...verdicts(trace),
  ].filter((q) => q.answers.length > 1 && q.before > 0);
  all.sort((a, b) => a.before - b.before || a.step - b.step);
  return all.filter((q, i) => q.before !== all[i - 1]?.before);
}

/** Puts the answers into an order that tells nothing, each once. */
function question(
  at: { readonly before: number; readonly step: number },
  text: string,
  right: Answer,
  wrong: readonly Answer[],
): Question {
  const others = wrong.filter((a, i) => a.text !== right.text && wrong.findIndex((b) => b.text === a.text) === i);
  const answers = [right, ...others.slice(0, MOST - 1)].sort((a, b) => a.text.localeCompare(b.text, spoken()));
  return { ...at, text, answers, right: answers.indexOf(right) };
}

/** More answers than that are no help. */
const MOST = 5;
const word = (text: string): Answer => ({ text, places: [] });

/** The state that conntrack gives the packet when a host first sees it. */
function trackings(trace: Trace): readonly Question[] {
  const seen = new Set<string>();
  return trace.steps.flatMap((step) => {
    const state = step.after.ct?.state;
    if (step.kind !== 'conntrack' || step.conntrack?.kind === 'confirm' || !state || seen.has(netnsOf(step))) return [];
    seen.add(netnsOf(step));
    const wrong = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID'].map(word);
    const text = say`What is the packet to conntrack of ${hostOf(step.place)}?`;
    return [question({ before: step.n, step: step.n }, text, word(state), wrong)];
  });
}

/** Where a DNAT rule sends the packet: asked before the chain that chooses among the endpoints. */
function destination(snapshot: Snapshot, trace: Trace, step: Step): Question | undefined {
  const to = formatEnd(step.after, 'dst');
  const was = formatEnd(step.before, 'dst');
  if (step.kind !== 'rule' || !isRewrite(step) || to === was) return undefined;
  const service = snapshot.services.find((s) => s.endpoints.some((e) => `${e.address}:${e.port}` === to));
  const pods = Object.values(snapshot.hosts).flatMap((h) => h.pods);
  const answer = (end: string): Answer => {
    const pod = pods.find((p) => p.ip === end.split(':')[0]);
    return { text: pod ? `${pod.name}, ${end}` : end, places: pod ? [pod.place] : [] };
  };
  const ends = service?.endpoints.map((e) => `${e.address}:${e.port}`) ?? [];
  const others = [...ends.map(answer), word(say`nowhere else: it stays ${was}`)];
  const text = service
    ? say`Which endpoint of ${service.name} gets the packet?`
    : say('What is the destination after nat?');
  return question({ before: chooserOf(trace, step), step: step.n }, text, answer(to), others);
}

/** The first step of the chain whose rule jumped to where a step is; of a base chain the step's own chain counts. */
function chooserOf(trace: Trace, step: ChainStep): number {
  const own = visitStart(trace, step);
  const jump = trace.steps[own - 1];
  if (jump?.kind !== 'rule' || jump.chain === jump.hook || jump.table !== step.table) return own;
  return visitStart(trace, jump);
}

function visitStart(trace: Trace, step: ChainStep): number {
  let first = step.n;
  for (let n = step.n - 1; n >= 0; n--) {
    const c = trace.steps[n] && inChain(trace.steps[n] as Step);
    if (!c || c.chain !== step.chain || c.table !== step.table || c.hook !== step.hook) break;
    first = n;
  }
  return first;
}

/** Which source the next one sees. */
function source(snapshot: Snapshot, _trace: Trace, step: Step): Question | undefined {
  if (step.kind !== 'rule' || step.before.src === step.after.src) return undefined;
  const host = snapshot.hosts[hostOf(step.place)];
  const own = host?.devices.filter((d) => d.kind !== 'loopback').flatMap((d) => d.addresses) ?? [];
  const wrong = [formatIpv4(step.before.src), ...own.map((a) => a.split('/')[0] ?? a)];
  const text = say`From which source does the packet leave ${hostOf(step.place)}?`;
  const answers = wrong.filter((a) => !a.includes(':')).map(word);
  return question({ before: visitStart(_trace, step), step: step.n }, text, word(formatIpv4(step.after.src)), answers);
}

/** By which device a node sends the packet on. */
function route(snapshot: Snapshot, _trace: Trace, step: Step): Question | undefined {
  const host = snapshot.hosts[hostOf(step.place)];
  if (step.kind !== 'route' || host?.kind !== 'node' || netnsOf(step) !== host.place) return undefined;
  const keeps = word(say`nowhere: it is for ${host.name} itself`);
  const out = host.devices
    .filter((d) => !d.master && d.kind !== 'loopback' && d.kind !== 'dummy')
    .map((d): Answer => ({ text: say`out by ${d.name}`, places: [d.place] }));
  const right =
    step.device === '' || step.device === 'lo' ? keeps : out.find((a) => a.text === say`out by ${step.device}`);
  if (!right) return undefined;
  const target = formatIpv4(innerPacket(step.after).dst);
  return question({ before: step.n, step: step.n }, say`Where does ${host.name} send a packet for ${target}?`, right, [
    ...out,
    keeps,
  ]);
}

type Decision = 'accept' | 'drop' | 'reject';

function decisionText(decision: Decision): string {
  if (decision === 'accept') return say('accepts it');
  return decision === 'drop' ? say('drops it, silently') : say('refuses it, and tells the sender');
}

/** What the filter table decides at a hook: asked before its first rule. */
function verdicts(trace: Trace): readonly Question[] {
  return [...stepsByStation(trace)].flatMap(([, steps]) => {
    const [first] = steps;
    if (first?.table !== 'filter') return [];
    const decides = steps.find((s) => verdictOf(s) !== undefined);
    const verdict = decides && verdictOf(decides);
    if (!decides || !verdict) return [];
    const text = say`What does filter do with the packet at ${first.hook} of ${hostOf(first.place)}?`;
    const wrong = (['accept', 'drop', 'reject'] as const).map((d) => word(decisionText(d)));
    return [question({ before: first.n, step: decides.n }, text, word(decisionText(verdict)), wrong)];
  });
}

function verdictOf(step: ChainStep): Decision | undefined {
  if (step.kind !== 'rule' && step.kind !== 'policy') return undefined;
  if (step.kind === 'rule' && step.target === 'REJECT') return 'reject';
  return step.verdict.kind === 'ACCEPT' ? 'accept' : step.verdict.kind === 'DROP' ? 'drop' : undefined;
}
