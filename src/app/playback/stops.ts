import { formatIpv4 } from '../../core/packet/address';
import type { Step, TableName, Trace } from '../../core/trace/step';
import { hostOf, inChain, isStop, netnsOf } from './schedule';

export const VERDICTS = ['DROP', 'REJECT', 'ACCEPT', 'DNAT', 'SNAT', 'MASQUERADE'] as const;
export const FIELDS = ['source', 'destination', 'mark', 'TTL'] as const;

/** Where play stops by itself. */
export type Stop =
  /** A rule is asked, whether it matches or not. */
  | {
      readonly kind: 'rule';
      readonly netns: string;
      readonly table: TableName;
      readonly chain: string;
      readonly rule: number;
    }
  /** The walk comes into a chain. */
  | { readonly kind: 'chain'; readonly netns: string; readonly table: TableName; readonly chain: string }
  | { readonly kind: 'verdict'; readonly verdict: (typeof VERDICTS)[number] }
  /** A field of the header becomes another. */
  | { readonly kind: 'change'; readonly field: (typeof FIELDS)[number] }
  /** The packet comes to a machine. */
  | { readonly kind: 'host'; readonly host: string };

export function stopKey(stop: Stop): string {
  return Object.values(stop).join(' ');
}

/** A stop in words: "rule 2 of KUBE-SERVICES, nat, node-1". */
export function stopText(stop: Stop): string {
  switch (stop.kind) {
    case 'rule':
      return `Rule ${stop.rule + 1} of ${stop.chain}, ${stop.table}, ${stop.netns.replace(/\/root$/, '')}`;
    case 'chain':
      return `Chain ${stop.chain}, ${stop.table}, ${stop.netns.replace(/\/root$/, '')}`;
    case 'verdict':
      return `Verdict ${stop.verdict}`;
    case 'change':
      return `The ${stop.field} changes`;
    case 'host':
      return `The packet comes to ${stop.host}`;
  }
}

/** Does play stop at step `n` of a trace? */
export function stopsAt(stops: readonly Stop[], trace: Trace | undefined, n: number): boolean {
  const step = trace?.steps[n];
  if (!step || stops.length === 0) return false;
  const before = trace.steps[n - 1];
  return stops.some((stop) => isAt(stop, step, before));
}

function isAt(stop: Stop, step: Step, before: Step | undefined): boolean {
  switch (stop.kind) {
    case 'rule':
      return inThe(stop, step) && asksRule(step, stop.rule);
    case 'chain':
      return inThe(stop, step) && !(before && inThe(stop, before));
    case 'verdict':
      return verdictOf(step) === stop.verdict;
    case 'change':
      return step.before !== step.after && fieldOf(step.before, stop.field) !== fieldOf(step.after, stop.field);
    case 'host':
      return hostOf(step.place) === stop.host && (!before || hostOf(before.place) !== stop.host);
  }
}

function inThe(stop: Extract<Stop, { readonly chain: string }>, step: Step): boolean {
  const c = inChain(step);
  return c !== undefined && c.chain === stop.chain && c.table === stop.table && netnsOf(step) === stop.netns;
}

function asksRule(step: Step, rule: number): boolean {
  if (step.kind === 'rule' || step.kind === 'unknown') return step.rule === rule;
  return step.kind === 'miss' && step.first <= rule && rule <= step.last;
}

function verdictOf(step: Step): string | undefined {
  if (step.kind === 'answer') return 'REJECT';
  if (step.kind === 'drop' || (isStop(step) && step.kind !== 'socket')) return 'DROP';
  if (step.kind === 'rule') return step.target || step.verdict.kind;
  return step.kind === 'policy' ? step.verdict.kind : undefined;
}

function fieldOf(packet: Step['before'], field: (typeof FIELDS)[number]): string | number {
  const t = packet.transport;
  switch (field) {
    case 'source':
      return `${formatIpv4(packet.src)}:${'sport' in t ? t.sport : ''}`;
    case 'destination':
      return `${formatIpv4(packet.dst)}:${'dport' in t ? t.dport : ''}`;
    case 'mark':
      return packet.mark;
    case 'TTL':
      return packet.ttl;
  }
}
