import type { Step, Trace } from '../../core/trace/step';
import { hostOf, inChain } from '../playback/schedule';

/** A run of steps that share a host, hook, table or chain. */
export interface Block {
  readonly from: number;
  /** The last step of the run. */
  readonly to: number;
  readonly label: string;
  /** Shorter labels, longest first, for blocks that are too narrow. */
  readonly shorter: readonly string[];
  readonly kind: 'host' | 'wire' | 'hook' | 'route' | 'local' | 'table' | 'chain' | 'none';
  /** Host, table: what its colour is. */
  readonly of: string;
}

export interface Rows {
  readonly host: readonly Block[];
  readonly hook: readonly Block[];
  readonly table: readonly Block[];
  readonly chain: readonly Block[];
}

const shortHooks: Readonly<Record<string, string>> = {
  PREROUTING: 'PRE',
  INPUT: 'IN',
  FORWARD: 'FWD',
  OUTPUT: 'OUT',
  POSTROUTING: 'POST',
};

/** Names that have a common short form; others are left out where they do not fit. */
const shortChains: Readonly<Record<string, readonly string[]>> = {
  SERVICES: ['SVCS'],
  NODEPORTS: ['NP'],
  'MARK-MASQ': ['MARK', 'MM'],
  'EXTERNAL-SERVICES': ['EXTERNAL', 'XS'],
  FIREWALL: ['FIRE', 'FW'],
  'PROXY-FIREWALL': ['FIREWALL', 'PF'],
  POSTRTG: ['POST', 'FL'],
};

type Part = Omit<Block, 'from' | 'to'>;

/** The rows of the timeline above the glyphs, like a flame chart turned flat: each says where the steps below it are. */
export function timelineRows(trace: Trace): Rows {
  const known = drawn.get(trace);
  if (known) return known;
  const made = {
    host: blocks(trace.steps, hostPart),
    hook: blocks(trace.steps, hookPart),
    table: blocks(trace.steps, tablePart),
    chain: blocks(trace.steps, chainPart),
  };
  drawn.set(trace, made);
  return made;
}
const drawn = new WeakMap<Trace, Rows>();

/** Runs of equal parts; steps without one leave a gap. */
function blocks(
  steps: readonly Step[],
  partOf: (step: Step) => (Part & { readonly key: string }) | undefined,
): readonly Block[] {
  const found: (Block & { readonly key: string })[] = [];
  steps.forEach((step, n) => {
    const part = partOf(step);
    const last = found.at(-1);
    if (!part) return;
    if (last?.key === part.key && last.to === n - 1) found[found.length - 1] = { ...last, to: n };
    else found.push({ ...part, from: n, to: n });
  });
  return found;
}

function hostPart(step: Step) {
  const host = hostOf(step.place);
  const netns = step.place.split('/')[1] ?? 'root';
  const name = netns === 'root' ? host : netns;
  if (step.kind === 'link' && hostOf(step.to) !== host) {
    return { key: `wire ${step.n}`, label: '', shorter: [], kind: 'wire' as const, of: '' };
  }
  return {
    key: `${host}/${netns}`,
    label: name,
    shorter: [name.slice(0, 1).toUpperCase()],
    kind: 'host' as const,
    of: host,
  };
}

function hookPart(step: Step) {
  const at = step.place.split('/', 2).join('/');
  if ('hook' in step) {
    return {
      key: `${at} ${step.hook}`,
      label: step.hook,
      shorter: [shortHooks[step.hook] ?? step.hook],
      kind: 'hook' as const,
      of: '',
    };
  }
  if (step.kind === 'route') return { key: `route ${step.n}`, label: '', shorter: [], kind: 'route' as const, of: '' };
  const label = step.kind === 'socket' ? 'socket' : '';
  return { key: `${at} ${label}`, label, shorter: [], kind: 'local' as const, of: '' };
}

function tablePart(step: Step) {
  const c = inChain(step);
  if (!c) return undefined;
  return {
    key: `${step.place.split('/', 2).join('/')} ${c.hook} ${c.table}`,
    label: c.table,
    shorter: [c.table.charAt(0)],
    kind: 'table' as const,
    of: c.table,
  };
}

function chainPart(step: Step) {
  const c = inChain(step);
  if (!c) return undefined;
  const name = chainWord(c.chain);
  return {
    key: `${step.place.split('/', 2).join('/')} ${c.hook} ${c.table} ${c.chain}`,
    label: name,
    shorter: shortChains[name] ?? [shortHooks[c.chain] ?? name].filter((short) => short.length <= 4),
    kind: 'chain' as const,
    of: c.table,
  };
}

/** The part of a chain's name that says what it is for: `KUBE-SVC-LOLE4ISW44XBNF3G` is SVC. */
function chainWord(chain: string): string {
  const kube = /^(?:KUBE|CNI|FLANNEL)-(.+)$/.exec(chain)?.[1];
  if (!kube) return chain;
  return kube.replace(/-[A-Za-z0-9]{12,}$/, '');
}

/** Width of a label in the timeline's face, px; bold capitals at 11 px. */
export const labelWidth = (label: string): number => label.length * 7 + 5;

/** The longest label that fits into a block, '' where none does. */
export function fittingLabel(block: Block, width: number): string {
  return [block.label, ...block.shorter].find((label) => labelWidth(label) <= width) ?? '';
}
