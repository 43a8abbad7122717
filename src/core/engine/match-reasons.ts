import { say } from '../lib/say';
import { compiled } from '../netfilter/compile';
import { findMatch } from '../netfilter/lookup';
import type { Chain, Rule } from '../netfilter/rule';
import { formatIpv4 } from '../packet/address';
import type { World } from '../world/world';
import { conditionsOf, isIn } from './match-conditions';
import type { Way } from './match-ways';

/** Targets after which the walk does not come back to the rule behind. */
const ENDS = new Set(['REJECT', 'DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP', 'TPROXY', 'NFQUEUE', 'SYNPROXY']);

/** Why no packet at all can match a rule, whatever is sent; `undefined` where one may. */
export function neverMatches(chain: Chain, index: number): string | undefined {
  const rule = chain.rules[index];
  if (!rule) return undefined;
  const { unknown } = compiled(rule);
  if (unknown !== undefined) return say`${unknown} is not known here: what it would match cannot be said.`;
  const chance = rule.matches.find(
    (m) => m.name === 'statistic' && /--mode random --probability 0\.0*$/.test(printed(m)),
  );
  if (chance) return say('Its chance is 0: it matches no packet.');
  const before = chain.rules.findIndex((r, i) => i < index && endsWalk(r) && takesAll(r, rule));
  if (before < 0) return undefined;
  const word = targetOf(chain.rules[before]);
  return say`Rule ${before + 1} of ${chain.name} takes every packet that this rule asks for, and ends the walk with ${word}.`;
}

const printed = (m: Rule['matches'][number]): string => findMatch(m.name)?.print(m.config, 'ipv4') ?? '';

function targetOf(rule: Rule | undefined): string {
  const target = rule?.target;
  if (!target) return '';
  return target.kind === 'verdict' ? target.verdict : target.kind === 'extension' ? target.name : target.chain;
}

function endsWalk({ target }: Rule): boolean {
  if (!target) return false;
  return target.kind === 'verdict' || target.kind === 'goto' || (target.kind === 'extension' && ENDS.has(target.name));
}

/** Is whatever a rule asks for also asked for by another one, so that it takes all that the other would? */
function takesAll(wide: Rule, narrow: Rule): boolean {
  const a = wide.header;
  const b = narrow.header;
  const device = (x: string, not: boolean, y: string, notY: boolean) =>
    (x === '' && !not) || (not === notY && (x === y || (!not && x.endsWith('+') && y.startsWith(x.slice(0, -1)))));
  const protocol =
    (a.protocol === 0 && !a.notProtocol) || (a.protocol === b.protocol && a.notProtocol === b.notProtocol);
  const fragment = a.fragment === undefined || a.fragment === b.fragment;
  const sides =
    side(a.source, a.notSource, b.source, b.notSource) &&
    side(a.destination, a.notDestination, b.destination, b.notDestination);
  if (!protocol || !fragment || !sides) return false;
  if (!device(a.in, a.notIn, b.in, b.notIn) || !device(a.out, a.notOut, b.out, b.notOut)) return false;
  const own = narrow.matches.map((m) => `${m.name} ${printed(m)}`);
  return wide.matches.every((m) => {
    // What chance or memory decides is decided anew for each rule.
    if (m.name === 'comment') return true;
    const extension = m.unknown === undefined ? findMatch(m.name) : undefined;
    return (
      extension !== undefined &&
      !extension.initState &&
      m.name !== 'statistic' &&
      own.includes(`${m.name} ${printed(m)}`)
    );
  });
}

type Side = Rule['header']['source'];

function side(wide: Side, notWide: boolean, narrow: Side, notNarrow: boolean): boolean {
  if (!wide) return true;
  if (!narrow || notWide !== notNarrow) return false;
  if (wide.address === narrow.address && wide.mask === narrow.mask) return true;
  if (notWide || typeof wide.address !== 'number' || typeof narrow.address !== 'number') return false;
  const [wideMask, mask] = [Number(wide.mask), Number(narrow.mask)];
  return (wideMask & mask) === wideMask && ((wide.address ^ narrow.address) & wideMask) === 0;
}

/** Nobody here has a source address that a way asks for; said where that holds for all ways. */
export function nobodyHas(world: World, ways: readonly Way[]): string | undefined {
  const addresses = [...world.net.namespaces.values()].flatMap((ns) =>
    [...ns.devices.values()].flatMap((d) => d.addresses.map((a) => a.address)),
  );
  const lacking = ways.map((way) =>
    way
      .flatMap((p) => conditionsOf(p.rule).sources.map((range) => ({ ...p, range })))
      .find(({ range }) => !range.not && !addresses.some((a) => isIn(a, range))),
  );
  const first = lacking[0];
  if (!first || lacking.some((l) => !l)) return undefined;
  const { range, index, chain } = first;
  const bits = range.mask.toString(2).replaceAll('0', '').length;
  const network = `${formatIpv4(range.address)}${range.mask >>> 0 === 0xffffffff ? '' : `/${bits}`}`;
  return say`Nobody here has a source address in ${network}, which rule ${index + 1} of ${chain.name} asks for.`;
}
