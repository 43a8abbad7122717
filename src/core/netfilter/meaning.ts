import { protocolName } from '../lib/names/protocols';
import { formatIp, type Masked, prefixLength } from '../packet/address';
import { say, spoken } from '../lib/say';
import { findMatch, findTarget } from './lookup';
import type { Chain, Header, Rule, RuleMatch } from './rule';
import { notIf, commaList } from './say';

/** Where a rule stands: what some rules mean follows from their neighbours. */
interface Around {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly index: number;
}

/** `default/web:http cluster IP`, as kube-proxy writes it beside a rule. */
const SERVICE_COMMENT = /^(?:[^\s/:]+\/)?([^\s/:]+)(?::\S*)? (?:cluster|external|loadbalancer) IP\b/;

/** What rules mean, in the language that was spoken. */
let known = new WeakMap<Rule, string>();
let knownIn = spoken();

/**
 * What a rule asks for, and what its target does, in plain words: "To web, port 80", "1 in 3, by chance", "Every packet".
 * Chains of kube-proxy are told as what they are: the Service is named, a pod called a pod.
 *
 * @param index of the rule in its chain
 */
export function ruleMeaning({ name, rules }: Chain, index: number): string {
  const rule = rules[index];
  if (!rule) return '';
  if (knownIn !== spoken()) [known, knownIn] = [new WeakMap(), spoken()];
  let meaning = known.get(rule);
  if (meaning === undefined) {
    meaning = tell(rule, { name, rules, index });
    known.set(rule, meaning);
  }
  return meaning;
}

function tell(rule: Rule, chain: Around): string {
  const asked = conditions(rule, chain);
  const does = action(rule, chain);
  const text = asked === '' ? does || say('every packet') : does === '' ? asked : say`${asked}: ${does}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function conditions(rule: Rule, chain: Around): string {
  const { header, matches } = rule;
  const said = matches.filter((match) => match.name !== 'comment');
  // Ports belong to the protocol: "TCP to port 80".
  const ports = said.find(({ name, unknown }) => unknown === undefined && (name === 'tcp' || name === 'udp'));
  const rest = said.filter((match) => match !== ports).map((match) => phraseOf(match, chain));
  const service = serviceOf(rule);
  const first =
    service === undefined ? packetPhrase(header, ports, chain) : servicePhrase(service, header, ports, chain);
  return commaList([first, ...devices(header), ...rest].filter((part) => part !== ''));
}

/** The Service that a rule of kube-proxy is for, by the comment beside it. */
function serviceOf({ header, matches }: Rule): string | undefined {
  if (!header.destination || header.notDestination) return undefined;
  const note = matches.find((match) => match.name === 'comment' && match.unknown === undefined);
  const comment = note && (note.config as { readonly comment?: string }).comment;
  return comment === undefined ? undefined : SERVICE_COMMENT.exec(comment)?.[1];
}

/** "To web, port 80, from a non-pod address". */
function servicePhrase(service: string, header: Header, ports: RuleMatch | undefined, chain: Around): string {
  const parts = [say`to ${service}`];
  const port = portsPhrase(ports, true);
  // Inside the Service's own chain the port goes without saying.
  if (port !== '' && !chain.name.startsWith('KUBE-SVC-')) parts.push(port);
  if (header.source) {
    const outside = header.notSource && chain.name.startsWith('KUBE-SVC-');
    parts.push(outside ? say('from a non-pod address') : addressPhrase('from', header.source, header.notSource));
  }
  return commaList(parts);
}

/** "TCP from 10.0.0.1 to 10.96.0.10, port 443". */
function packetPhrase(header: Header, ports: RuleMatch | undefined, chain: Around): string {
  const { source, destination } = header;
  const parts: string[] = [];
  if (header.protocol !== 0) parts.push(protocolPhrase(header));
  if (source)
    parts.push(isHairpin(header, chain) ? say('from the pod itself') : addressPhrase('from', source, header.notSource));
  if (destination) parts.push(addressPhrase('to', destination, header.notDestination));
  if (header.fragment) parts.push(header.fragment === 'yes' ? say('later fragments') : say('no later fragments'));
  const port = portsPhrase(ports, destination !== undefined);
  const text = parts.join(' ');
  if (port === '') return text;
  return source || destination ? commaList([text, port]) : `${text} ${port}`;
}

/** Is the source the very address that another rule of the chain sends the packet to? */
function isHairpin({ source, notSource }: Header, { name, rules }: Around): boolean {
  if (!source || notSource || !name.startsWith('KUBE-SEP-')) return false;
  return rules.some((rule) => podOf(rule) === source.address);
}

/** The address that a DNAT rule sends to, where it is one. */
function podOf({ target }: Rule): Masked['address'] | undefined {
  if (target?.kind !== 'extension' || target.name !== 'DNAT' || target.unknown !== undefined) return undefined;
  const { addresses } = target.config as { readonly addresses?: readonly [Masked['address'], Masked['address']] };
  return addresses?.[0] === addresses?.[1] ? addresses?.[0] : undefined;
}

function protocolPhrase({ protocol, notProtocol }: Header): string {
  const name = protocolName(protocol);
  return notIf(notProtocol, /^\d+$/.test(name) ? say`protocol ${name}` : name.toUpperCase());
}

function addressPhrase(way: 'from' | 'to', { address, mask }: Masked, not: boolean): string {
  const bits = prefixLength(mask);
  const whole = bits === (typeof mask === 'number' ? 32 : 128);
  const text = whole ? formatIp(address) : `${formatIp(address)}/${bits ?? formatIp(mask)}`;
  return notIf(not, way === 'from' ? say`from ${text}` : say`to ${text}`);
}

function devices(header: Header): string[] {
  const parts: string[] = [];
  const name = (device: string) => (device.endsWith('+') ? `${device.slice(0, -1)}…` : device);
  if (header.in !== '') parts.push(notIf(header.notIn, say`in by ${name(header.in)}`));
  if (header.out !== '') parts.push(notIf(header.notOut, say`out by ${name(header.out)}`));
  return parts;
}

function portsPhrase(ports: RuleMatch | undefined, afterAddress: boolean): string {
  return ports ? (findMatch(ports.name)?.phrase(ports.config, { afterAddress }) ?? '') : '';
}

function phraseOf(match: RuleMatch, chain: Around): string {
  if (match.unknown !== undefined) return say`if ${match.name} matches`;
  // Chance is drawn of what earlier rules have left.
  return findMatch(match.name)?.phrase(match.config, { ofTheRest: comesAfterChance(chain) }) ?? '';
}

function comesAfterChance({ rules, index }: Around): boolean {
  return rules[index - 1]?.matches.some((match) => match.name === 'statistic') ?? false;
}

function action(rule: Rule, { name }: Around): string {
  const { target } = rule;
  if (target?.kind !== 'extension') return '';
  if (target.unknown !== undefined) return say`what ${target.name} does`;
  if (name.startsWith('KUBE-SEP-') && podOf(rule) !== undefined) return say('send to the pod');
  return findTarget(target.name)?.phrase(target.config) ?? '';
}
