import type { Step } from '../../core/trace/step';
import type { GlyphName } from './glyphs';

/** Colour tokens of verdicts: `--accept`, with the tint `--accept-t`. `ink` and `quiet` have no hue. */
export type Tone = 'accept' | 'drop' | 'reject' | 'dnat' | 'snat' | 'masq' | 'mark' | 'return' | 'ink' | 'quiet';

/** How a step is shown: never by colour alone. */
export interface StepLook {
  readonly glyph: GlyphName;
  readonly word: string;
  readonly tone: Tone;
}

const targets: Readonly<Record<string, StepLook>> = {
  DNAT: { glyph: 'dnat', word: 'DNAT', tone: 'dnat' },
  REDIRECT: { glyph: 'dnat', word: 'REDIRECT', tone: 'dnat' },
  NETMAP: { glyph: 'dnat', word: 'NETMAP', tone: 'dnat' },
  TPROXY: { glyph: 'dnat', word: 'TPROXY', tone: 'dnat' },
  SNAT: { glyph: 'snat', word: 'SNAT', tone: 'snat' },
  MASQUERADE: { glyph: 'masq', word: 'MASQUERADE', tone: 'masq' },
  MARK: { glyph: 'mark', word: 'MARK', tone: 'mark' },
  CONNMARK: { glyph: 'mark', word: 'CONNMARK', tone: 'mark' },
  REJECT: { glyph: 'reject', word: 'REJECT', tone: 'reject' },
};

const verdicts: Readonly<Record<string, StepLook>> = {
  ACCEPT: { glyph: 'accept', word: 'ACCEPT', tone: 'accept' },
  DROP: { glyph: 'drop', word: 'DROP', tone: 'drop' },
  RETURN: { glyph: 'return', word: 'RETURN', tone: 'return' },
  JUMP: { glyph: 'jump', word: 'jump', tone: 'ink' },
  GOTO: { glyph: 'goto', word: 'goto', tone: 'ink' },
  STOLEN: { glyph: 'drop', word: 'taken', tone: 'drop' },
  QUEUE: { glyph: 'drop', word: 'QUEUE', tone: 'drop' },
};

const sent: StepLook = { glyph: 'wire', word: 'sent', tone: 'ink' };
const vxlan: StepLook = { glyph: 'encap', word: 'VXLAN', tone: 'ink' };

/** The look of a rule's target, where no packet has met it: a chain name is a jump. */
export function lookOfTarget(target: string): StepLook | undefined {
  return targets[target] ?? verdicts[target];
}

export function lookOf(step: Step): StepLook {
  switch (step.kind) {
    case 'rule':
      return (
        targets[step.target] ??
        verdicts[step.verdict.kind] ?? { glyph: 'tick', word: step.target || 'counted', tone: 'accept' }
      );
    case 'miss':
      return { glyph: 'none', word: 'no match', tone: 'quiet' };
    case 'policy':
      return step.verdict.kind === 'DROP'
        ? { glyph: 'drop', word: 'policy DROP', tone: 'drop' }
        : { glyph: 'policy', word: `policy ${step.verdict.kind}`, tone: 'quiet' };
    case 'return':
      return { glyph: 'return', word: 'return', tone: 'return' };
    case 'unknown':
      return { glyph: 'warn', word: 'stops here', tone: 'drop' };
    case 'conntrack':
      return { glyph: 'conntrack', word: 'conntrack', tone: 'ink' };
    case 'nat':
      return step.manip === 'dst'
        ? { glyph: 'dnat', word: 'translated', tone: 'dnat' }
        : { glyph: 'snat', word: 'translated', tone: 'snat' };
    case 'route':
      return { glyph: 'route', word: 'route', tone: 'ink' };
    case 'socket':
      if (step.did === 'send') return sent;
      return step.did === 'deliver'
        ? { glyph: 'accept', word: 'delivered', tone: 'accept' }
        : { glyph: 'reject', word: 'refused', tone: 'reject' };
    case 'link':
      return sent;
    case 'encapsulate':
    case 'decapsulate':
      return vxlan;
    case 'bridge':
      return { glyph: 'wire', word: 'bridged', tone: 'ink' };
    case 'answer':
      return { glyph: 'reject', word: 'answered', tone: 'reject' };
    case 'drop':
      return { glyph: 'drop', word: 'dropped', tone: 'drop' };
  }
}

/** The colours of a tone, as CSS values. */
export function toneColours(tone: Tone): { readonly ink: string; readonly tint: string } {
  if (tone === 'ink') return { ink: 'var(--ink)', tint: 'var(--sunken)' };
  if (tone === 'quiet') return { ink: 'var(--ink-3)', tint: 'transparent' };
  return { ink: `var(--${tone})`, tint: `var(--${tone}-t)` };
}
