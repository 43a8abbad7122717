import type { DnsMessage, ResourceRecord } from '../message';

/** `rewrite name …`. Names in it end in a dot, as in questions. */
export interface RewriteRule {
  readonly mode: 'stop' | 'continue';
  readonly how: 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';
  readonly from: string;
  readonly to: string;
  /** Are names in the answer turned back? */
  readonly back: boolean;
  /** `answer name`, `answer value`: expressions over what an answer says, and what stands there instead. */
  readonly answers: readonly { readonly of: 'name' | 'value'; readonly from: string; readonly to: string }[];
}

/** A question's name after the rules, and how to turn back the answer. */
export interface Rewritten {
  readonly name: string;
  /** The rules that changed it, each with the name before and after. */
  readonly by: readonly { readonly rule: RewriteRule; readonly before: string; readonly after: string }[];
}

/** Source: CoreDNS plugin/rewrite/rewrite.go ServeDNS(), name.go */
export function rewriteName(rules: readonly RewriteRule[], name: string): Rewritten {
  const by: { rule: RewriteRule; before: string; after: string }[] = [];
  let now = name.toLowerCase();
  for (const rule of rules) {
    const after = applied(rule, now);
    if (after === undefined) continue;
    by.push({ rule, before: now, after });
    now = after;
    if (rule.mode === 'stop') break;
  }
  return { name: by.length > 0 ? now : name, by };
}

function applied({ how, from, to }: RewriteRule, name: string): string | undefined {
  switch (how) {
    case 'exact':
      return name === from ? to : undefined;
    case 'prefix':
      return name.startsWith(from) ? to + name.slice(from.length) : undefined;
    case 'suffix':
      return name.endsWith(from) ? name.slice(0, name.length - from.length) + to : undefined;
    case 'substring':
      return name.includes(from) ? name.replaceAll(from, to) : undefined;
    case 'regex': {
      const match = new RegExp(from).exec(name);
      return match ? filled(to, match) : undefined;
    }
  }
}

/** `{1}` is what the first pair of brackets took. */
function filled(text: string, match: RegExpExecArray): string {
  const out = text.replace(/\{(\d+)\}/g, (_, n: string) => match[Number(n)] ?? '');
  return out.endsWith('.') ? out : `${out}.`;
}

/** The answer to a rewritten question as the asker sees it: under the name that was asked. */
export function turnBack(message: DnsMessage, asked: string, { by }: Rewritten): DnsMessage {
  if (by.length === 0) return message;
  const record = (r: ResourceRecord): ResourceRecord => {
    let { name, data } = r;
    for (const { rule, before, after } of [...by].reverse()) {
      if (rule.back) {
        name = backwards(rule, name, before, after);
        if (r.type === 'CNAME' || r.type === 'PTR') data = backwards(rule, data, before, after);
      }
      for (const answer of rule.answers) {
        if (answer.of === 'name') name = replaced(answer, name);
        else if (r.type === 'CNAME' || r.type === 'PTR') data = replaced(answer, data);
      }
    }
    return { ...r, name, data };
  };
  return {
    ...message,
    question: { ...message.question, name: asked },
    answers: message.answers.map(record),
    authority: message.authority.map(record),
    additional: message.additional.map(record),
  };
}

function backwards(rule: RewriteRule, name: string, before: string, after: string): string {
  if (rule.how === 'suffix') {
    return name.endsWith(rule.to) ? name.slice(0, name.length - rule.to.length) + rule.from : name;
  }
  return name === after ? before : name;
}

function replaced({ from, to }: { readonly from: string; readonly to: string }, name: string): string {
  const match = new RegExp(from).exec(name.toLowerCase());
  return match ? filled(to, match) : name;
}
