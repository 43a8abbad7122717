import { formatIpv4 } from '../packet/address';
import { formatEnd } from '../packet/print';
import { innermost, netnsOfPlace } from './roles';
import type { Step } from './step';

/** What can differ between two steps that stand side by side. */
const NAMES = [
  'place',
  'chain',
  'did',
  'tested',
  'route',
  'device',
  'reason',
  'source',
  'destination',
  'tunnel',
  'mark',
  'state',
  'ttl',
] as const;
export type DifferenceName = (typeof NAMES)[number];

export interface Difference {
  readonly name: DifferenceName;
  readonly a: string;
  readonly b: string;
  /** These two values meet here for the first time; later ones follow from it. */
  readonly isNew: boolean;
}

/**
 * Never a difference of the step itself: how many machines were passed before, and the port that a socket or a masquerade
 * drew for the same address.
 */
function isChance(name: DifferenceName, a: string, b: string): boolean {
  return name === 'ttl' || (name === 'source' && a.split(':')[0] === b.split(':')[0]);
}

/**
 * How two steps and the packets behind them differ.
 *
 * @param known pairs of values that have met before; those that meet here are added
 */
export function differencesOf(a: Step, b: Step, known: Set<string>): readonly Difference[] {
  const x = valuesOf(a);
  const y = valuesOf(b);
  const found: Difference[] = [];
  for (const name of NAMES) {
    const left = x.get(name) ?? '';
    const right = y.get(name) ?? '';
    if (left === right) continue;
    const meeting = `${left}\n${right}`;
    found.push({ name, a: left, b: right, isNew: !known.has(meeting) && !isChance(name, left, right) });
  }
  for (const d of found) known.add(`${d.a}\n${d.b}`);
  return found;
}

function valuesOf(step: Step): ReadonlyMap<DifferenceName, string> {
  const packet = innermost(step.after);
  const values = new Map<DifferenceName, string>([
    ['place', netnsOfPlace(step.place).replace(/\/root$/, '')],
    ['source', formatEnd(packet, 'src')],
    ['destination', formatEnd(packet, 'dst')],
    ['mark', `0x${packet.mark.toString(16)}`],
    ['ttl', `${packet.ttl}`],
  ]);
  if (packet.ct) values.set('state', packet.ct.state);
  if (packet !== step.after) values.set('tunnel', `${formatIpv4(step.after.src)} > ${formatIpv4(step.after.dst)}`);
  for (const [name, value] of ofKind(step)) values.set(name, value);
  return values;
}

/** What only steps of this kind have. */
function ofKind(step: Step): readonly (readonly [DifferenceName, string])[] {
  switch (step.kind) {
    case 'rule':
      return [
        ['chain', step.chain],
        ['did', didOf(step)],
      ];
    case 'miss':
      return [
        ['chain', step.chain],
        ['did', 'no match'],
        ['tested', `${step.last - step.first + 1}`],
      ];
    case 'policy':
      return [
        ['chain', step.chain],
        ['did', step.verdict.kind],
      ];
    case 'return':
      return [
        ['chain', step.chain],
        ['did', `to ${step.to}`],
      ];
    case 'unknown':
      return [
        ['chain', step.chain],
        ['did', step.extension],
      ];
    case 'route': {
      const via = / via (\S+)/.exec(step.route)?.[1];
      return [['route', `${step.device || 'local'}${via ? ` via ${via}` : ''}`]];
    }
    case 'link':
    case 'encapsulate':
    case 'decapsulate':
      return [['device', step.device]];
    case 'bridge':
      return [['device', `${step.device} ${step.port}`]];
    case 'drop':
      return [['reason', step.reason]];
    case 'answer':
      return [['reason', step.answer]];
    case 'conntrack':
      return [['did', step.note]];
    case 'nat':
      return [['did', step.manip]];
    case 'socket':
      return [['did', step.did]];
  }
}

function didOf(step: Extract<Step, { kind: 'rule' }>): string {
  if (step.verdict.kind === 'JUMP' || step.verdict.kind === 'GOTO') return step.verdict.chain;
  return step.target || step.verdict.kind;
}
