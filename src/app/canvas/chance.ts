import { chainNamed } from '../../worker/rules';
import type { ChainView, RuleView, TableView } from '../../core/engine/snapshot';
import type { Draw } from '../../core/trace/step';

/** A backend and its share of the traffic. */
export interface Share {
  /** Its address where the chain says one, else the chain's name. */
  readonly name: string;
  /** Chain that the rule jumps to. */
  readonly chain: string;
  readonly rule: number;
  /** 0 to 1. */
  readonly share: number;
}

/** How the rules of a chain split what comes to them: each takes its probability of what the ones before left. */
export function sharesOf(chain: ChainView, table: TableView): readonly Share[] {
  const shares: Share[] = [];
  let left = 1;
  chain.rules.forEach((rule, index) => {
    const to = rule.jump;
    if (to === undefined || left <= 0) return;
    const drawn = probabilityOf(rule);
    // A rule without lots takes all that is left, where it takes every packet and lots were drawn before.
    if (drawn === undefined && (shares.length === 0 || hasCondition(rule))) return;
    const share = left * (drawn ?? 1);
    left -= share;
    shares.push({ name: addressOf(chainNamed(table, to)) ?? to, chain: to, rule: index, share });
  });
  return shares;
}

function probabilityOf(rule: RuleView): number | undefined {
  const random = /--mode random --probability (\S+)/.exec(rule.text)?.[1];
  if (random !== undefined) return Number(random);
  const every = /--mode nth --every (\d+)/.exec(rule.text)?.[1];
  return every === undefined ? undefined : 1 / Number(every);
}

function hasCondition(rule: RuleView): boolean {
  return /(^| )(-[sdpio]|-m (?!comment)\S+) /.test(rule.text);
}

function addressOf(chain: ChainView | undefined): string | undefined {
  return chain?.rules.map((r) => /--to-destination (\S+?)(?::\d+)?$/.exec(r.text)?.[1]).find(Boolean);
}

/** "Rule 2 drew 0.61, needs less than 0.333" */
export function drawText(draw: Draw): string {
  return `Rule ${draw.rule + 1} drew ${draw.drew.toFixed(2)}, needs less than ${Number(draw.needs.toFixed(3))}`;
}

const FRACTIONS = [
  '',
  '',
  'half',
  'one third',
  'a quarter',
  'one fifth',
  'one sixth',
  'one seventh',
  'one eighth',
  'one ninth',
  'one tenth',
];

/** One sentence on all shares. */
export function sharesText(shares: readonly Share[]): string {
  const even = shares.every((s) => Math.abs(s.share - 1 / shares.length) < 0.001);
  const of = FRACTIONS[shares.length];
  if (even) return `Each backend ends up with ${of || `1/${shares.length}`} of new connections.`;
  return `They end up with ${shares.map((s) => `${Math.round(s.share * 100)}%`).join(', ')} of new connections.`;
}
