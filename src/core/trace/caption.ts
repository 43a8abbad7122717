import { formatIpv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import { flagNames, formatEnd } from '../packet/print';
import type { Place, Step } from './step';

/** A chain's name with a hash at its end cut to four letters of it. */
export function shortChain(chain: string): string {
  return chain.replace(/^((?:KUBE|CNI|cali)-(?:[A-Z]+-)?)([A-Za-z0-9]{4})[A-Za-z0-9]{8,}$/, '$1$2…');
}

/** Who is at a place: a machine, or a pod on one. */
function who(place: Place): string {
  const [host = '', netns = 'root'] = place.split('/');
  return netns === 'root' ? host : `pod ${netns}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function packetName(packet: Packet): string {
  const t = packet.transport;
  if (t.kind === 'tcp')
    return flagNames(t.flags)
      .replace(/^(?:PSH,)?ACK$/, packet.payload.kind === 'bytes' && packet.payload.length ? 'data' : 'ACK')
      .replaceAll(',', ' ');
  if (t.kind === 'icmp') return t.type === 8 ? 'an echo request' : t.type === 0 ? 'an echo reply' : 'an ICMP error';
  return t.kind === 'udp' ? 'a datagram' : 'a packet';
}

const MATCHES_AND = {
  ACCEPT: 'accepts the packet',
  DROP: 'drops the packet',
  RETURN: 'leaves the chain',
  QUEUE: 'queues the packet',
  STOLEN: 'takes the packet away',
} as const;

/** What a rule that matched did. */
function deed(step: Extract<Step, { kind: 'rule' }>): string {
  const { before, after, verdict, target } = step;
  if (verdict.kind === 'JUMP') return `jumps to ${shortChain(verdict.chain)}`;
  if (verdict.kind === 'GOTO') return `goes on in ${shortChain(verdict.chain)}`;
  if (target === 'REJECT') return 'refuses the packet';
  if (target === 'MASQUERADE')
    return before.src === after.src
      ? 'masquerades; the source fits already'
      : `masquerades the source as ${formatIpv4(after.src)}`;
  const source = formatEnd(after, 'src');
  const destination = formatEnd(after, 'dst');
  if (destination !== formatEnd(before, 'dst')) return `rewrites the destination to ${destination}`;
  if (source !== formatEnd(before, 'src')) return `rewrites the source to ${source}`;
  if (before.mark !== after.mark)
    return after.mark === 0 ? 'clears the mark' : `marks the packet 0x${after.mark.toString(16)}`;
  if (verdict.kind !== 'CONTINUE') return MATCHES_AND[verdict.kind];
  if (target === 'MARK') return 'sets the mark that the packet has';
  return target === '' ? 'counts the packet' : `applies ${target}`;
}

function drawn(step: Extract<Step, { kind: 'rule' | 'miss' }>): string {
  const draw = step.draws?.at(-1);
  if (!draw) return '';
  const verb = draw.drew < draw.needs ? 'below' : 'not below';
  return `: it drew ${draw.drew.toFixed(2)}, ${verb} ${draw.needs.toFixed(2)}`;
}

function missed(step: Extract<Step, { kind: 'miss' }>): string {
  const chain = shortChain(step.chain);
  if (step.first === step.last) return `Rule ${step.first + 1} of ${chain} does not match${drawn(step)}`;
  return `Rules ${step.first + 1} to ${step.last + 1} of ${chain} do not match${drawn(step)}`;
}

function routed(step: Extract<Step, { kind: 'route' }>): string {
  const host = capital(who(step.place));
  const destination = formatIpv4(step.after.dst);
  if (step.device === '') return `${host} takes the packet: ${destination} is its own address`;
  if (step.device === 'lo') return `${host} sends the packet to itself`;
  const via = / via (\S+)/.exec(step.route)?.[1];
  return `${host} routes the packet to ${step.device}${via ? `, next hop ${via}` : `, where ${destination} is`}`;
}

function tracked(step: Extract<Step, { kind: 'conntrack' }>): string {
  const state = step.after.ct?.state ?? 'UNTRACKED';
  if (step.conntrack?.kind === 'confirm') return 'Conntrack confirms the connection';
  return `Conntrack: ${step.note}${state === 'INVALID' ? '' : `, ${state}`}`;
}

function rewritten(step: Extract<Step, { kind: 'nat' }>): string {
  const end = step.manip === 'src' ? 'source' : 'destination';
  const value = formatEnd(step.after, step.manip);
  const back = step.after.ct?.direction === 'reply';
  return back
    ? `Conntrack turns the ${end} back to ${value}`
    : `Conntrack rewrites the ${end} to ${value}, as for the first packet`;
}

function atSocket(step: Extract<Step, { kind: 'socket' }>): string {
  const host = who(step.place);
  switch (step.did) {
    case 'send':
      return `${capital(host)} sends ${packetName(step.after)} to ${formatEnd(step.after, 'dst')}`;
    case 'deliver':
      return `The packet arrives at ${host}`;
    case 'refuse':
      return `No socket of ${host} takes the packet for ${formatEnd(step.after, 'dst')}`;
  }
}

function said(step: Step): string {
  const host = who(step.place);
  switch (step.kind) {
    case 'rule':
      return `Rule ${step.rule + 1} of ${shortChain(step.chain)} ${deed(step)}${drawn(step)}`;
    case 'miss':
      return missed(step);
    case 'policy':
      return `No rule decides, so the policy of ${step.chain} ${step.verdict.kind === 'DROP' ? 'drops' : 'accepts'} the packet`;
    case 'return':
      return `The packet comes back from ${shortChain(step.chain)} to ${shortChain(step.to)}`;
    case 'unknown':
      return `Rule ${step.rule + 1} of ${shortChain(step.chain)} needs ${step.extension}, which is not known: evaluation stops here`;
    case 'route':
      return routed(step);
    case 'conntrack':
      return tracked(step);
    case 'nat':
      return rewritten(step);
    case 'link':
      return `The packet leaves ${host} by ${step.device} and arrives at ${who(step.to)}`;
    case 'bridge':
      return step.port === ''
        ? `Bridge ${step.device} passes the frame up to ${host}`
        : `Bridge ${step.device} sends the frame out by ${step.port}`;
    case 'encapsulate':
      return `${step.device} puts the packet into UDP from ${formatIpv4(step.after.src)} to ${formatIpv4(step.after.dst)}`;
    case 'decapsulate':
      return `${step.device} takes the packet out of UDP again`;
    case 'socket':
      return atSocket(step);
    case 'answer':
      return `${capital(host)} answers with ${step.answer}`;
    case 'drop':
      return `${capital(host)} drops the packet: ${step.reason}`;
  }
}

/** One sentence about a step, in the present tense: what it did, who did it. */
export function caption(step: Step): string {
  return `${said(step)}.`;
}
