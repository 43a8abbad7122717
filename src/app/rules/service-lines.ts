import type { RulesView } from '../../core/engine/snapshot';
import { chainOf, findLine, lineOfRule, lineText } from '../../worker/rules';

/** Chains that kube-proxy makes for one Service. */
const OWN_CHAIN = /^KUBE-(?:SVC|SVL|EXT|FW|XLB|SEP)-/;
/** A Service as comments of kube-proxy name it, with or without the port's name. */
const COMMENT = /--comment "?([a-z0-9][-a-z0-9.]*\/[a-z0-9][-a-z0-9.]*)(?::[-\w]+)?(?=["\s]|$)/;
/** More Services than these are not listed: they are typed. */
const MOST_NAMES = 500;
const MOST_LINES = 20_000;

/** The Services that the comments of rules name: what there is to choose from where no objects are known. */
export function servicesIn(view: RulesView): readonly string[] {
  const names = new Set<string>();
  for (let line = findLine(view, 'KUBE-S', 0); line >= 0 && names.size < MOST_NAMES; ) {
    const name = COMMENT.exec(lineText(view, line))?.[1];
    if (name) names.add(name);
    const next = findLine(view, 'KUBE-S', line + 1);
    if (next <= line) break;
    line = next;
  }
  return [...names].sort();
}

/** The lines of a Service's rules: those that name it in a comment, and the chains that only these lead to. */
export function linesOfService(view: RulesView, service: string): readonly number[] {
  const lines = new Set<number>();
  const open: string[] = [];
  const entered = new Set<string>();
  const enter = (chain: string | undefined) => {
    if (!chain || entered.has(chain) || !OWN_CHAIN.test(chain)) return;
    entered.add(chain);
    open.push(chain);
  };
  const take = (line: number) => {
    if (lines.has(line) || lines.size >= MOST_LINES) return;
    lines.add(line);
    const text = lineText(view, line);
    enter(/^-A (\S+)/.exec(text)?.[1]);
    enter(/ -[jg] (\S+)$/.exec(text)?.[1]);
  };
  for (let line = findLine(view, service, 0); line >= 0 && lines.size < MOST_LINES; ) {
    if (COMMENT.exec(lineText(view, line))?.[1] === service) take(line);
    const next = findLine(view, service, line + 1);
    if (next <= line) break;
    line = next;
  }
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const table of view.tables) {
      const chain = chainOf(view, table.name, name);
      if (!chain) continue;
      for (let rule = -1; rule < chain.count; rule++) {
        const line = lineOfRule(view, table.name, name, rule);
        if (line !== undefined) take(line);
      }
    }
  }
  return [...lines].sort((a, b) => a - b);
}
