import { say } from '../lib/say';
import { formatIpv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import { flagNames, formatEnd } from '../packet/print';
import { sayNote, sayReason } from './kept';
import type { Place, Step } from './step';

/** A chain's name with a hash at its end cut to four letters of it. */
export function shortChain(chain: string): string {
  return chain.replace(/^((?:KUBE|CNI|cali)-(?:[A-Z]+-)?)([A-Za-z0-9]{4})[A-Za-z0-9]{8,}$/, '$1$2…');
}

/** Who is at a place: a machine, or a pod on one. */
function who(place: Place): string {
  const [host = '', netns = 'root'] = place.split('/');
  return netns === 'root' ? host : say`pod ${netns}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sent(packet: Packet): string {
  const t = packet.transport;
  if (t.kind === 'tcp') {
    const bytes = packet.payload.kind === 'bytes' && packet.payload.length > 0;
    return flagNames(t.flags)
      .replace(/^(?:PSH,)?ACK$/, bytes ? say('data') : 'ACK')
      .replaceAll(',', ' ');
  }
  if (t.kind === 'icmp') {
    if (t.type === 8) return say('an echo request');
    return t.type === 0 ? say('an echo reply') : say('an ICMP error');
  }
  return t.kind === 'udp' ? say('a datagram') : say('a packet');
}

/** What a rule that matched did. */
function matched(step: Extract<Step, { kind: 'rule' }>): string {
  const { before, after, verdict, target } = step;
  const rule = step.rule + 1;
  const chain = shortChain(step.chain);
  if (verdict.kind === 'JUMP') return say`Rule ${rule} of ${chain} jumps to ${shortChain(verdict.chain)}`;
  if (verdict.kind === 'GOTO') return say`Rule ${rule} of ${chain} goes on in ${shortChain(verdict.chain)}`;
  if (target === 'REJECT') return say`Rule ${rule} of ${chain} refuses the packet`;
  if (target === 'MASQUERADE')
    return before.src === after.src
      ? say`Rule ${rule} of ${chain} masquerades; the source fits already`
      : say`Rule ${rule} of ${chain} masquerades the source as ${formatIpv4(after.src)}`;
  const source = formatEnd(after, 'src');
  const destination = formatEnd(after, 'dst');
  if (destination !== formatEnd(before, 'dst'))
    return say`Rule ${rule} of ${chain} rewrites the destination to ${destination}`;
  if (source !== formatEnd(before, 'src')) return say`Rule ${rule} of ${chain} rewrites the source to ${source}`;
  if (before.mark !== after.mark)
    return after.mark === 0
      ? say`Rule ${rule} of ${chain} clears the mark`
      : say`Rule ${rule} of ${chain} marks the packet ${`0x${after.mark.toString(16)}`}`;
  switch (verdict.kind) {
    case 'ACCEPT':
      return say`Rule ${rule} of ${chain} accepts the packet`;
    case 'DROP':
      return say`Rule ${rule} of ${chain} drops the packet`;
    case 'RETURN':
      return say`Rule ${rule} of ${chain} leaves the chain`;
    case 'QUEUE':
      return say`Rule ${rule} of ${chain} queues the packet`;
    case 'STOLEN':
      return say`Rule ${rule} of ${chain} takes the packet away`;
    case 'CONTINUE':
      if (target === 'MARK') return say`Rule ${rule} of ${chain} sets the mark that the packet has`;
      return target === ''
        ? say`Rule ${rule} of ${chain} counts the packet`
        : say`Rule ${rule} of ${chain} applies ${target}`;
  }
}

function missed(step: Extract<Step, { kind: 'miss' }>): string {
  const chain = shortChain(step.chain);
  if (step.first === step.last) return say`Rule ${step.first + 1} of ${chain} does not match`;
  return say`Rules ${step.first + 1} to ${step.last + 1} of ${chain} do not match`;
}

/** A sentence about rules, with what chance drew last. */
function withDraw(text: string, { draws }: Extract<Step, { kind: 'rule' | 'miss' }>): string {
  const draw = draws?.at(-1);
  if (!draw) return text;
  const [drew, needs] = [draw.drew.toFixed(2), draw.needs.toFixed(2)];
  return draw.drew < draw.needs
    ? say`${text}: it drew ${drew}, below ${needs}`
    : say`${text}: it drew ${drew}, not below ${needs}`;
}

function routed(step: Extract<Step, { kind: 'route' }>): string {
  const host = capital(who(step.place));
  const destination = formatIpv4(step.after.dst);
  if (step.device === '') return say`${host} takes the packet: ${destination} is its own address`;
  if (step.device === 'lo') return say`${host} sends the packet to itself`;
  const via = / via (\S+)/.exec(step.route)?.[1];
  return via
    ? say`${host} routes the packet to ${step.device}, next hop ${via}`
    : say`${host} routes the packet to ${step.device}, where ${destination} is`;
}

function tracked(step: Extract<Step, { kind: 'conntrack' }>): string {
  const state = step.after.ct?.state ?? 'UNTRACKED';
  if (step.conntrack?.kind === 'confirm') return say('Conntrack confirms the connection');
  const note = sayNote(step.note);
  return state === 'INVALID' ? say`Conntrack: ${note}` : say`Conntrack: ${note}, ${state}`;
}

function rewritten(step: Extract<Step, { kind: 'nat' }>): string {
  const value = formatEnd(step.after, step.manip);
  const back = step.after.ct?.direction === 'reply';
  if (step.manip === 'src')
    return back
      ? say`Conntrack turns the source back to ${value}`
      : say`Conntrack rewrites the source to ${value}, as for the first packet`;
  return back
    ? say`Conntrack turns the destination back to ${value}`
    : say`Conntrack rewrites the destination to ${value}, as for the first packet`;
}

function atSocket(step: Extract<Step, { kind: 'socket' }>): string {
  const host = who(step.place);
  switch (step.did) {
    case 'send':
      return say`${capital(host)} sends ${sent(step.after)} to ${formatEnd(step.after, 'dst')}`;
    case 'deliver':
      return say`The packet arrives at ${host}`;
    case 'refuse':
      return say`No socket of ${host} takes the packet for ${formatEnd(step.after, 'dst')}`;
  }
}

function said(step: Step): string {
  const host = who(step.place);
  switch (step.kind) {
    case 'rule':
      return withDraw(matched(step), step);
    case 'miss':
      return withDraw(missed(step), step);
    case 'policy':
      return step.verdict.kind === 'DROP'
        ? say`No rule decides, so the policy of ${step.chain} drops the packet`
        : say`No rule decides, so the policy of ${step.chain} accepts the packet`;
    case 'return':
      return say`The packet comes back from ${shortChain(step.chain)} to ${shortChain(step.to)}`;
    case 'unknown':
      return say`Rule ${step.rule + 1} of ${shortChain(step.chain)} needs ${step.extension}, which is not known: evaluation stops here`;
    case 'route':
      return routed(step);
    case 'conntrack':
      return tracked(step);
    case 'nat':
      return rewritten(step);
    case 'link':
      return say`The packet leaves ${host} by ${step.device} and arrives at ${who(step.to)}`;
    case 'bridge':
      return step.port === ''
        ? say`Bridge ${step.device} passes the frame up to ${host}`
        : say`Bridge ${step.device} sends the frame out by ${step.port}`;
    case 'encapsulate':
      return say`${step.device} puts the packet into UDP from ${formatIpv4(step.after.src)} to ${formatIpv4(step.after.dst)}`;
    case 'decapsulate':
      return say`${step.device} takes the packet out of UDP again`;
    case 'socket':
      return atSocket(step);
    case 'answer':
      return say`${capital(host)} answers with ${step.answer}`;
    case 'drop':
      return say`${capital(host)} drops the packet: ${sayReason(step.reason)}`;
  }
}

/** One sentence about a step, in the present tense: what it did, who did it. */
export function caption(step: Step): string {
  return say`${said(step)}.`;
}
