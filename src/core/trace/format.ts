import { changes, formatPacket } from '../packet/print';
import type { Step, Trace, Verdict } from './step';

function verdictText(verdict: Verdict): string {
  if (verdict.kind === 'JUMP') return `jump ${verdict.chain}`;
  if (verdict.kind === 'GOTO') return `goto ${verdict.chain}`;
  return verdict.kind;
}

/** Rules in a run, numbered from 1 as `iptables -L --line-numbers` does. */
function range(first: number, last: number): string {
  return first === last ? `${first + 1}` : `${first + 1}-${last + 1}`;
}

function draws(step: Extract<Step, { kind: 'rule' | 'miss' }>): string {
  return (step.draws ?? [])
    .map((d) => ` (rule ${d.rule + 1} drew ${d.drew.toFixed(3)}, needs less than ${d.needs.toFixed(3)})`)
    .join('');
}

/** What a step did, without where. */
function what(step: Step): string {
  switch (step.kind) {
    case 'socket':
      return `${step.did}${step.socket ? ` ${step.socket}` : ''}`;
    case 'route':
      return `${step.route}`;
    case 'rule': {
      const jumps = step.verdict.kind === 'JUMP' || step.verdict.kind === 'GOTO';
      const target = step.target && !jumps && step.target !== step.verdict.kind ? `${step.target}, ` : '';
      return `${step.rule + 1} ${target}${verdictText(step.verdict)}${draws(step)}`;
    }
    case 'miss':
      return `${range(step.first, step.last)}${draws(step)}`;
    case 'policy':
      return verdictText(step.verdict);
    case 'return':
      return `to ${step.to}`;
    case 'unknown':
      return `${step.rule + 1} ${step.extension} is not known, evaluation stops here`;
    case 'conntrack':
      return `${step.note}`;
    case 'nat':
      return `rewrites the ${step.manip === 'src' ? 'source' : 'destination'}`;
    case 'link':
      return `to ${step.to}`;
    case 'encapsulate':
    case 'decapsulate':
      return step.device;
    case 'bridge':
      return step.port === '' ? 'up to the host' : `out by ${step.port}`;
    case 'answer':
      return `${step.answer}, trace ${step.trace}`;
    case 'drop':
      return step.reason;
  }
}

function stepLine(step: Step, width: number): string {
  const changed =
    step.kind === 'encapsulate' || step.kind === 'decapsulate'
      ? [formatPacket(step.after)]
      : changes(step.before, step.after);
  const state = step.kind === 'conntrack' && step.after.ct ? ` ${step.after.ct.state}` : '';
  const entry = step.conntrack ? ` | ${step.conntrack.kind} ${step.conntrack.line}` : '';
  const hook = 'hook' in step && !('chain' in step) ? ` [${step.hook}]` : '';
  const tail = changed.length ? ` | ${changed.join(', ')}` : '';
  return `${String(step.n).padStart(4)}  ${step.place.padEnd(width)}  ${step.kind.padEnd(11)} ${what(step)}${state}${hook}${tail}${entry}`.trimEnd();
}

/** A trace as text that a person can read: a head line, then a line for each step. */
export function formatTrace(trace: Trace): string {
  const width = Math.max(0, ...trace.steps.map((step) => step.place.length));
  const first = trace.steps[0];
  const packet = first ? `  ${formatPacket(first.before)}` : '';
  const head = `trace ${trace.id}, flow ${trace.flow}: ${trace.title}, ${trace.outcome}${packet}`;
  return [head, ...trace.steps.map((step) => stepLine(step, width))].join('\n');
}
