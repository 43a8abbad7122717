import { say, sayCount } from '../lib/say';
import { formatIpv4 } from '../packet/address';
import { hostOfPlace, innermost, isNodeOf, isRoot, netnsOfPlace, type Walk } from './roles';

/** What a reader comes for, of a walk: who answers, whom it takes for the client, how far the first packet went. */
export interface Gist {
  /** `silent`: the first packet arrived and no answer came back. */
  readonly end: 'answered' | 'silent' | 'rejected' | 'dropped' | 'unknown';
  /** The pod or machine where the first packet ended. */
  readonly who: string;
  readonly isPod: boolean;
  /** Address that the client sent from. */
  readonly client: string;
  /** Address that whoever got the packet takes for the client's; '' where nobody got it. */
  readonly seen: string;
  /** Nodes of the cluster that the first packet was on, in order. */
  readonly nodes: readonly string[];
  /** Rules that were asked about the first packet. */
  readonly rules: number;
}

/** `undefined` where nothing was sent. */
export function gistOf(walk: Walk): Gist | undefined {
  const first = walk.traces[0];
  const begin = first?.steps[0];
  const last = first?.steps.at(-1);
  if (!first || !begin || !last) return undefined;
  const netns = netnsOfPlace(last.place);
  const host = hostOfPlace(netns);
  const delivered = first.outcome === 'delivered';
  const nodes = new Set<string>();
  let rules = 0;
  for (const step of first.steps) {
    const on = hostOfPlace(step.place);
    if (isNodeOf(walk, on)) nodes.add(on);
    rules += step.kind === 'miss' ? step.last - step.first + 1 : step.kind === 'rule' ? 1 : 0;
  }
  const sender = netnsOfPlace(begin.place);
  const came = walk.traces.some(
    (t) => t !== first && t.outcome === 'delivered' && netnsOfPlace(t.steps.at(-1)?.place ?? '') === sender,
  );
  return {
    end: delivered ? (came || netns === sender ? 'answered' : 'silent') : endOf(first.outcome),
    who: isRoot(netns) ? host : (netns.split('/')[1] ?? host),
    isPod: !isRoot(netns),
    client: formatIpv4(innermost(begin.after).src),
    seen: delivered ? formatIpv4(innermost(last.after).src) : '',
    nodes: [...nodes],
    rules,
  };
}

function endOf(outcome: string): Gist['end'] {
  if (outcome === 'rejected' || outcome === 'unknown') return outcome;
  return 'dropped';
}

/** What became of the first packet, as a clause. */
export function endText({ end, who, isPod }: Gist): string {
  const name = isPod ? say`pod ${who}` : who;
  switch (end) {
    case 'answered':
      return say`${name} answers`;
    case 'silent':
      return say`${name} gets the packet and no answer comes back`;
    case 'rejected':
      return say`nobody answers, ${name} refuses the packet`;
    case 'dropped':
      return say`nobody answers, the packet is dropped at ${name}`;
    case 'unknown':
      return say`nobody can say who answers, evaluation stops at ${name}`;
  }
}

export function seenText({ seen, client }: Gist): string {
  return seen === client ? say`sees the client's own address ${seen}` : say`sees the client as ${seen}`;
}

/** A sentence for each side with what differs, or one for both. */
export function summary(names: readonly [string, string], a: Gist, b: Gist): string {
  const clauses: (readonly [string, string])[] = [];
  const tell = (differs: boolean, text: (gist: Gist) => string) => {
    if (differs) clauses.push([text(a), text(b)]);
  };
  // Whoever sees the client has to be named before.
  tell(a.end !== b.end || a.who !== b.who || a.seen !== b.seen, endText);
  tell(a.seen !== b.seen, (gist) => (gist.seen === '' ? '' : seenText(gist)));
  tell(a.nodes.length !== b.nodes.length, ({ nodes }) => sayCount(nodes.length, 'over {0} node', 'over {0} nodes'));
  tell(a.rules !== b.rules, ({ rules }) => sayCount(rules, 'past {0} rule', 'past {0} rules'));
  if (clauses.length === 0)
    return say`Both go the same way: ${[endText(a), a.seen && seenText(a)].filter(Boolean).join(', ')}.`;
  const side = (n: 0 | 1) =>
    say`${names[n]}: ${clauses
      .map((c) => c[n])
      .filter(Boolean)
      .join(', ')}.`;
  return `${side(0)} ${side(1)}`;
}
