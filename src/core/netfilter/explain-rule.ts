import { formatIp, formatIpv4, type Masked, prefixLength } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { ExplainContext, MatchContext, Why } from './extension';
import { findMatch, findTarget } from './lookup';
import { protocolName } from '../lib/names/protocols';
import type { Header, Rule, RuleMatch } from './rule';

/** What is known of the moment when a rule was asked. */
export interface Moment {
  readonly packet: Packet;
  readonly explain: Omit<ExplainContext, 'matched'>;
  /** For matches without memory, which can be asked again. */
  readonly test: MatchContext<undefined>;
}

/** One condition of a rule: whether it held, and why. */
interface Finding {
  readonly held: boolean;
  readonly why: Why;
}

function network(mask: Masked): string {
  const bits = prefixLength(mask.mask);
  return `${formatIp(mask.address)}/${bits ?? formatIp(mask.mask)}`;
}

function side(name: string, value: number, wanted: Masked, not: boolean): Finding {
  if (typeof wanted.address !== 'number' || typeof wanted.mask !== 'number')
    return { held: false, why: 'the rule is for IPv6' };
  const inside = ((value ^ wanted.address) & wanted.mask) === 0;
  const single = wanted.mask === 0xffffffff;
  const how = single ? (inside ? 'is' : 'is not') : inside ? 'is inside' : 'is outside';
  const range = single ? formatIpv4(wanted.address) : network(wanted);
  return { held: inside !== not, why: `${name} ${formatIpv4(value)} ${how} ${range}` };
}

/** Source: net/ipv4/netfilter/ip_tables.c ip_packet_match(), ifname_compare_aligned() */
function device(option: string, value: string, wanted: string, not: boolean): Finding {
  const fits = wanted.endsWith('+') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
  const has =
    value === ''
      ? `there is no ${option === '-i' ? 'incoming' : 'outgoing'} device`
      : `it ${option === '-i' ? 'came in' : 'leaves'} by ${value}`;
  return { held: fits !== not, why: `${has}, ${option} asks for ${not ? 'another than ' : ''}${wanted}` };
}

function headerFindings(header: Header, packet: Packet, input: string, output: string): Finding[] {
  const found: Finding[] = [];
  if (header.source) found.push(side('source', packet.src, header.source, header.notSource));
  if (header.destination) found.push(side('destination', packet.dst, header.destination, header.notDestination));
  if (header.in) found.push(device('-i', input, header.in, header.notIn));
  if (header.out) found.push(device('-o', output, header.out, header.notOut));
  if (header.protocol !== 0) {
    const same = packet.protocol === header.protocol;
    const asked =
      same && !header.notProtocol
        ? ''
        : `, -p asks for ${header.notProtocol ? 'any but ' : ''}${protocolName(header.protocol)}`;
    found.push({ held: same !== header.notProtocol, why: `the protocol is ${protocolName(packet.protocol)}${asked}` });
  }
  if (header.fragment) {
    const later = (packet.fragment?.offset ?? 0) > 0;
    const held = later === (header.fragment === 'yes');
    found.push({ held, why: later ? 'it is a fragment after the first' : 'it is no fragment after the first' });
  }
  return found;
}

function matchFinding(match: RuleMatch, moment: Moment): Finding | undefined {
  const extension = match.unknown === undefined ? findMatch(match.name) : undefined;
  if (!extension) return { held: false, why: `the match ${match.name} is not known` };
  // What chance or memory decided is told by the trace, not by asking again.
  const asked = extension.initState
    ? undefined
    : extension.test(match.config as never, moment.packet, moment.test as never);
  const held = asked ?? (moment.explain.draw ? moment.explain.draw.drew < moment.explain.draw.needs : undefined);
  if (held === undefined) return undefined;
  return { held, why: extension.explain(match.config as never, moment.packet, { ...moment.explain, matched: held }) };
}

/** Why a rule that was passed over does not match: the first condition that did not hold. */
export function whyNot(rule: Rule, moment: Moment): Why {
  const { in: input, out: output } = moment.explain;
  const header = headerFindings(rule.header, moment.packet, input, output).find((f) => !f.held);
  if (header) return header.why;
  let undecided: RuleMatch | undefined;
  for (const match of rule.matches) {
    const finding = matchFinding(match, moment);
    if (!finding) undecided ??= match;
    else if (!finding.held) return finding.why;
  }
  const extension = undecided && findMatch(undecided.name);
  if (undecided && extension)
    return extension.explain(undecided.config as never, moment.packet, { ...moment.explain, matched: false });
  return 'a condition changed since';
}

/** Why a rule matched: all of its conditions, with the values compared. */
export function whyMatched(rule: Rule, moment: Moment): Why {
  const { in: input, out: output } = moment.explain;
  const reasons = headerFindings(rule.header, moment.packet, input, output).map((f) => f.why);
  for (const match of rule.matches) {
    if (match.name === 'comment') continue;
    const extension = findMatch(match.name);
    if (extension)
      reasons.push(extension.explain(match.config as never, moment.packet, { ...moment.explain, matched: true }));
  }
  return reasons.length > 0 ? reasons.join('; ') : 'the rule asks for nothing, so every packet matches';
}

/** What the target of a rule did, in words; '' where there is nothing to say. */
export function whatItDid(rule: Rule, before: Packet, after: Packet): Why {
  const { target } = rule;
  if (target?.kind !== 'extension') return '';
  return findTarget(target.name)?.describe(target.config as never, before, after) ?? '';
}
