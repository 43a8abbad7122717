import { say } from '../lib/say';
import { formatIp, formatIpv4, type Masked, prefixLength } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { ExplainContext, MatchContext, Why } from './extension';
import { findMatch, findTarget } from './lookup';
import { protocolName } from '../lib/names/protocols';
import type { Header, Rule, RuleMatch } from './rule';
import { sideText, compares } from './say';

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
  /** The condition as it stands in the rule: `! -s 10.244.0.0/16`. */
  readonly words: string;
}

function option(name: string, value: string, not: boolean): string {
  return `${not ? '! ' : ''}${name}${value === '' ? '' : ` ${value}`}`;
}

function network(mask: Masked): string {
  const bits = prefixLength(mask.mask);
  return `${formatIp(mask.address)}/${bits ?? formatIp(mask.mask)}`;
}

function side(name: 'source' | 'destination', value: number, wanted: Masked, not: boolean): Finding {
  const words = option(name === 'source' ? '-s' : '-d', network(wanted), not);
  if (typeof wanted.address !== 'number' || typeof wanted.mask !== 'number')
    return { held: false, why: say('the rule is for IPv6'), words };
  const inside = ((value ^ wanted.address) & wanted.mask) === 0;
  const single = wanted.mask === 0xffffffff;
  const subject = sideText(name, formatIpv4(value));
  const range = network(wanted);
  const why = single
    ? compares(subject, inside, formatIpv4(wanted.address))
    : inside
      ? say`${subject} is inside ${range}`
      : say`${subject} is outside ${range}`;
  return { held: inside !== not, why, words };
}

/** Source: net/ipv4/netfilter/ip_tables.c ip_packet_match(), ifname_compare_aligned() */
function device(letter: '-i' | '-o', value: string, wanted: string, not: boolean): Finding {
  const fits = wanted.endsWith('+') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
  return { held: fits !== not, why: wayText(letter, value), words: option(letter, wanted, not) };
}

function wayText(letter: '-i' | '-o', value: string): string {
  if (letter === '-i') return value === '' ? say('there is no incoming device') : say`it came in by ${value}`;
  return value === '' ? say('there is no outgoing device') : say`it leaves by ${value}`;
}

function headerFindings(header: Header, packet: Packet, input: string, output: string): Finding[] {
  const found: Finding[] = [];
  if (header.source) found.push(side('source', packet.src, header.source, header.notSource));
  if (header.destination) found.push(side('destination', packet.dst, header.destination, header.notDestination));
  if (header.in) found.push(device('-i', input, header.in, header.notIn));
  if (header.out) found.push(device('-o', output, header.out, header.notOut));
  if (header.protocol !== 0) {
    const held = (packet.protocol === header.protocol) !== header.notProtocol;
    const words = option('-p', protocolName(header.protocol), header.notProtocol);
    found.push({ held, why: say`the protocol is ${protocolName(packet.protocol)}`, words });
  }
  if (header.fragment) {
    const later = (packet.fragment?.offset ?? 0) > 0;
    const held = later === (header.fragment === 'yes');
    const words = option('-f', '', header.fragment === 'no');
    const why = later ? say('it is a fragment after the first') : say('it is no fragment after the first');
    found.push({ held, why, words });
  }
  return found;
}

function matchFinding(match: RuleMatch, moment: Moment): Finding | undefined {
  const extension = match.unknown === undefined ? findMatch(match.name) : undefined;
  if (!extension) return { held: false, why: say`the match ${match.name} is not known`, words: `-m ${match.name}` };
  // What chance or memory decided is told by the trace, not by asking again.
  const asked = extension.initState ? undefined : extension.test(match.config, moment.packet, moment.test);
  const held = asked ?? (moment.explain.draw ? moment.explain.draw.drew < moment.explain.draw.needs : undefined);
  if (held === undefined) return undefined;
  const why = extension.explain(match.config, moment.packet, { ...moment.explain, matched: held });
  return { held, why, words: wordsOf(match) };
}

function wordsOf({ name, config }: RuleMatch): string {
  const text = findMatch(name)?.print(config, 'ipv4') ?? '';
  return option('-m', text === '' ? name : `${name} ${text}`, false);
}

/**
 * Why a rule that was passed over does not match: the first condition that did not hold, as "source 10.244.1.9 is inside
 * 10.244.0.0/16, so `! -s 10.244.0.0/16` does not match".
 */
export function whyNot(rule: Rule, moment: Moment): Why {
  const { in: input, out: output } = moment.explain;
  const header = headerFindings(rule.header, moment.packet, input, output).find((f) => !f.held);
  if (header) return failed(header.why, header.words);
  let undecided: RuleMatch | undefined;
  for (const match of rule.matches) {
    const finding = matchFinding(match, moment);
    if (!finding) undecided ??= match;
    else if (!finding.held) return failed(finding.why, finding.words);
  }
  const extension = undecided && findMatch(undecided.name);
  if (!undecided || !extension) return say('a condition changed since');
  const why = extension.explain(undecided.config, moment.packet, { ...moment.explain, matched: false });
  return failed(why, wordsOf(undecided));
}

function failed(why: Why, words: string): Why {
  return say`${why}, so \`${words}\` does not match`;
}

/** Why a rule matched: all of its conditions, with the values compared. */
export function whyMatched(rule: Rule, moment: Moment): Why {
  const { in: input, out: output } = moment.explain;
  const reasons = headerFindings(rule.header, moment.packet, input, output).map((f) => f.why);
  for (const match of rule.matches) {
    if (match.name === 'comment') continue;
    const extension = findMatch(match.name);
    // A match that asks for nothing more than the header does has nothing to add.
    if (extension && extension.phrase(match.config) !== '')
      reasons.push(extension.explain(match.config, moment.packet, { ...moment.explain, matched: true }));
  }
  return reasons.length > 0 ? reasons.join(say('; ')) : say('the rule asks for nothing, so every packet matches');
}

/** What the target of a rule did, in words; '' where there is nothing to say. */
export function whatItDid(rule: Rule, before: Packet, after: Packet): Why {
  const { target } = rule;
  if (target?.kind !== 'extension') return '';
  return findTarget(target.name)?.describe(target.config, before, after) ?? '';
}
