import { caption } from '../../core/trace/caption';
import type { Step, Trace } from '../../core/trace/step';
import { formatIpv4 } from '../../core/packet/address';
import { inChain } from './schedule';

/** What a reader came for, of one run: who got the packet, whom it saw, how far it went. */
interface Gist {
  readonly end: string;
  readonly seen: string;
  readonly hosts: readonly string[];
  readonly rules: number;
}

function gistOf(walk: readonly Trace[]): Gist | undefined {
  const trace = walk[0];
  const last = trace?.steps.at(-1);
  if (!trace || !last) return undefined;
  const hosts = [...new Set(trace.steps.map((s) => s.place.split('/', 1)[0] ?? ''))];
  const [host = '', netns = 'root'] = last.place.split('/');
  const who = netns === 'root' ? host : netns;
  const end = trace.outcome === 'delivered' ? `${who} gets it` : `it is ${trace.outcome} at ${who}`;
  const rules = trace.steps.reduce(
    (sum, s) => sum + (s.kind === 'miss' ? s.last - s.first + 1 : s.kind === 'rule' ? 1 : 0),
    0,
  );
  return { end, seen: formatIpv4(last.after.src), hosts, rules };
}

/** Two runs in sentences: what differs between them, then the first step that does. `[]` where there is nothing to compare. */
export function compareRuns(then: readonly Trace[], now: readonly Trace[]): readonly string[] {
  const a = gistOf(then);
  const b = gistOf(now);
  if (!a || !b) return [];
  const said: string[] = [];
  const tell = (what: string, x: string, y: string) => x !== y && said.push(`${what}: ${x} then, ${y} now.`);
  tell('First packet', a.end, b.end);
  tell('Source that is seen', a.seen, b.seen);
  tell('Machines', a.hosts.join(', '), b.hosts.join(', '));
  tell('Rules asked', `${a.rules}`, `${b.rules}`);
  tell('Packets', `${then.length}`, `${now.length}`);
  const first = firstDifference(then[0]?.steps ?? [], now[0]?.steps ?? []);
  if (first) said.push(`First difference at step ${first.n + 1}: ${first.old} Now: ${first.now}`);
  return said.length ? said : ['Both runs went the same way.'];
}

const meaning = (step: Step): string => {
  const c = inChain(step);
  return `${step.place} ${step.kind} ${c ? `${c.hook} ${c.table} ${c.chain}` : ''} ${caption(step)}`;
};

function firstDifference(then: readonly Step[], now: readonly Step[]) {
  for (let n = 0; n < Math.max(then.length, now.length); n++) {
    const a = then[n];
    const b = now[n];
    if (a && b && meaning(a) === meaning(b)) continue;
    return { n, old: a ? caption(a) : 'The walk had ended.', now: b ? caption(b) : 'The walk has ended.' };
  }
  return undefined;
}
