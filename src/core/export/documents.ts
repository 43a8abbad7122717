import { changes, formatPacket } from '../packet/print';
import { caption } from '../trace/caption';
import { formatTrace } from '../trace/format';
import { sayOutcome } from '../trace/kept';
import type { Place, Step, Trace } from '../trace/step';

const whoseOf = (place: Place) => {
  const [host = '', netns = 'root'] = place.split('/');
  return netns === 'root' ? host : `${host}/${netns}`;
};

/** Traces as plain text, a line a step. */
export function tracesAsText(traces: readonly Trace[]): string {
  return `${traces.map(formatTrace).join('\n\n')}\n`;
}

/** Traces as Markdown: a heading for each packet, a numbered sentence for each step. */
export function tracesAsMarkdown(title: string, traces: readonly Trace[]): string {
  const parts = traces.map((trace) => {
    const first = trace.steps[0];
    const packet = first ? `\n\`${formatPacket(first.before)}\`\n` : '';
    const steps = trace.steps.map((step, i) => {
      const changed = step.before === step.after ? [] : changes(step.before, step.after);
      const tail = changed.length ? ` (${changed.map((c) => `\`${c}\``).join(', ')})` : '';
      return `${i + 1}. **${whoseOf(step.place)}** ${whereOf(step)}${escape(caption(step))}${tail}`;
    });
    return `## ${trace.title}: ${sayOutcome(trace.outcome)}\n${packet}\n${steps.join('\n')}\n`;
  });
  return `# ${title}\n\n${parts.join('\n')}`;
}

function whereOf(step: Step): string {
  if ('chain' in step) return `${step.table} ${step.hook}: `;
  return 'hook' in step ? `${step.hook}: ` : '';
}

/** Characters that would be markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/g, '\\$&');
}

/** Traces as a Mermaid sequence diagram: who sends what to whom, and where it is changed or ends. */
export function tracesAsMermaid(traces: readonly Trace[]): string {
  const names = new Map<string, string>();
  const idOf = (who: string) => {
    const known = names.get(who);
    if (known) return known;
    const id = `p${names.size + 1}`;
    names.set(who, id);
    return id;
  };
  const lines: string[] = [];
  for (const trace of traces) {
    for (const step of trace.steps) {
      const here = whoseOf(step.place);
      const id = idOf(here);
      if (step.kind === 'link') {
        const to = whoseOf(step.to);
        if (to !== here && step.to.includes('/'))
          lines.push(`  ${id}->>${idOf(to)}: ${plain(`${trace.title} ${ends(step)}`)}`);
      } else if (isTelling(step)) lines.push(`  Note over ${id}: ${plain(caption(step))}`);
    }
    const last = trace.steps.at(-1);
    if (last && trace.outcome !== 'delivered')
      lines.push(`  Note over ${idOf(whoseOf(last.place))}: ${plain(sayOutcome(trace.outcome))}`);
  }
  const participants = [...names].map(([who, id]) => `  participant ${id} as ${plain(who)}`);
  return `sequenceDiagram\n${[...participants, ...lines].join('\n')}\n`;
}

/** Does a step decide something, or change the packet? */
function isTelling(step: Step): boolean {
  if (
    step.kind === 'nat' ||
    step.kind === 'drop' ||
    step.kind === 'unknown' ||
    step.kind === 'encapsulate' ||
    step.kind === 'answer'
  )
    return true;
  if (step.kind === 'policy') return step.verdict.kind === 'DROP';
  return (
    step.kind === 'rule' && (step.before !== step.after || step.verdict.kind === 'DROP' || step.target === 'REJECT')
  );
}

function ends(step: Step): string {
  return formatPacket(step.before).replace(/^\S+(?: [A-Z,]+)? /, '');
}

/** Mermaid reads `;` and `#` as its own, and a colon only as the first of its kind. */
function plain(text: string): string {
  return text.replace(/[;#\n]/g, ' ').trim();
}

/** Traces with everything that is known of them. */
export function tracesAsJson(scenario: string, seed: number, traces: readonly Trace[]): string {
  const told = traces.map((trace) => ({
    ...trace,
    steps: trace.steps.map((step) => ({ ...step, caption: caption(step) })),
  }));
  return `${JSON.stringify({ format: 'chainwalk-trace', version: 1, scenario, seed, traces: told }, null, 2)}\n`;
}

/** `iptables-save` of a namespace, put together of its text and its counters. */
export function rulesAsText(
  view: { readonly text: string; readonly counters: Float64Array },
  withCounters: boolean,
): string {
  if (!withCounters) return view.text;
  return view.text
    .split('\n')
    .map((line, i) => {
      const count = `[${view.counters[2 * i] ?? 0}:${view.counters[2 * i + 1] ?? 0}]`;
      if (line.startsWith('-A ')) return `${count} ${line}`;
      return line.startsWith(':') && !line.startsWith(':KUBE') && / (?:ACCEPT|DROP) /.test(line)
        ? line.replace(/\[\d+:\d+\]$/, count)
        : line;
    })
    .join('\n');
}
