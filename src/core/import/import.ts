import type { CommandLine } from '../kube/command-line';
import { sendLocal } from '../net/output';
import { createRun } from '../net/run';
import { execIn } from '../shell/shell';
import { buildWorld } from '../world/build';
import type { Scenario } from '../world/scenario';
import { readSets } from './read-sets';
import { importObjects } from './import-objects';
import { importMachine } from './import-machine';
import { count, createNotes } from './notes';
import { readObjects } from './objects';
import { readEntries } from './read-conntrack';
import { readLinks } from './read-links';
import { readRoutes } from './read-routes';
import { type ImportProblem, readRules } from './rules-text';
import { partSections } from './sections';
import type { DumpKind, Source } from './source';

/** What was made of dumps. */
export interface Import {
  /** Absent where nothing was recognised that makes a world. */
  readonly setup?: Scenario;
  /** What was read, what was supposed, what was left out: sentences. */
  readonly found: readonly string[];
  readonly guessed: readonly string[];
  readonly leftOut: readonly string[];
  readonly problems: readonly ImportProblem[];
}

/**
 * Makes a world of what somebody pasted or dropped: dumps of one machine, objects of its cluster, or both. Whatever the
 * dumps do not say is supposed, and told.
 */
export function importDumps(sources: readonly Source[]): Import {
  const notes = createNotes();
  const problems: ImportProblem[] = [];
  const { sections, host } = partSections(sources);
  const texts = (kind: DumpKind) => sections.filter((s) => s.kind === kind).map((s) => s.text);
  const sets = readSets(texts('ipset'));
  const ipv4 = readRules(sections, sources, 'ipv4', sets.names, notes, problems);
  const ipv6 = readRules(sections, sources, 'ipv6', sets.names, notes, problems);
  const links = readLinks(texts('links'));
  if (links.length)
    notes.found.push(
      `ip addr: ${count(links.length, 'device')}, ${count(links.flatMap((l) => l.addresses).length, 'IPv4 address', 'IPv4 addresses')}`,
    );
  const routes = readRoutes(texts('routes'));
  if (routes.length) notes.found.push(`ip route: ${count(routes.length, 'route')}`);
  const several = routes.filter((r) => r.first).length;
  if (several)
    notes.leftOut.push(`${count(several, 'route has', 'routes have')} several next hops: the first is used.`);
  if (sets.names.size) notes.found.push(`ipset save: ${count(sets.names.size, 'set')}`);
  const entries = readEntries(texts('conntrack'));
  if (entries.lines.length) notes.found.push(`conntrack -L: ${count(entries.lines.length, 'connection')}`);
  if (entries.leftOut)
    notes.leftOut.push(`${count(entries.leftOut, 'connection is', 'connections are')} not IPv4 over TCP, UDP or ICMP.`);
  const rules = policyRules(texts('policy'));
  if (rules)
    notes.leftOut.push(
      `${count(rules, 'routing rule')} of ip rule beside the usual three: only the main table is used.`,
    );
  const sysctls = texts('sysctls')
    .flatMap((t) => t.split(/\r?\n/))
    .filter((l) => /^net\.(?:ipv4|bridge|netfilter)\./.test(l))
    .map((l) => l.replace(/\s*=\s*/, '=').trim())
    .filter((l) => !/\s/.test(l));
  if (sysctls.length) notes.found.push(`sysctl: ${count(sysctls.length, 'setting')}`);
  const objects = sections
    .filter((s) => s.kind === 'objects')
    .flatMap((section) => {
      const read = readObjects(section.text);
      for (const p of read.problems)
        problems.push({
          ...p,
          source: section.source,
          line: p.line + section.line - 1,
          from: p.from + section.from,
          to: p.to + section.from,
        });
      return read.objects;
    });
  if (objects.length) notes.found.push(`kubectl get: ${kindCounts(objects.map((o) => o.kind))}`);
  for (const section of sections.filter((s) => s.kind === 'unknown').slice(0, 10)) {
    const lines = section.text.trimEnd().split('\n').length;
    problems.push({
      message: `${count(lines, 'line is', 'lines are')} of no kind that is known here`,
      source: section.source,
      line: section.line,
      from: section.from,
      to: section.from + section.text.trimEnd().length,
      severity: 'warning',
    });
  }

  const finish: CommandLine[] = [];
  if (sets.text) finish.push({ line: 'ipset restore -exist', stdin: sets.text });
  for (const name of missingSets(`${ipv4.text}${ipv6.text}`, sets.names)) {
    finish.push({ line: `ipset create ${name} hash:net` });
    notes.guessed.push(`The set ${name} was not dumped: it is there, and empty.`);
  }
  for (const name of accountsOf(`${ipv4.text}${ipv6.text}`)) finish.push({ line: `nfacct add ${name}` });
  if (ipv4.text) finish.push({ line: `iptables-restore${ipv4.counters ? ' -c' : ''}`, stdin: ipv4.text });
  if (ipv6.text) finish.push({ line: `ip6tables-restore${ipv6.counters ? ' -c' : ''}`, stdin: ipv6.text });
  if (entries.lines.length) finish.push({ line: 'conntrack -R -', stdin: `${entries.lines.join('\n')}\n` });

  const machine = ipv4.text || ipv6.text || links.length || routes.length || entries.lines.length || sets.text;
  const setup = machine
    ? importMachine({ host, text: ipv4.text, links, routes, objects, sysctls, finish }, notes)
    : objects.length
      ? importObjects(objects, notes)
      : undefined;
  const { found, guessed, leftOut } = notes;
  if (setup) leftOut.push(...failures(setup));
  problems.sort((a, b) => a.source - b.source || a.from - b.from);
  return { ...(setup ? { setup } : {}), found, guessed, leftOut, problems };
}

function policyRules(texts: readonly string[]): number {
  const lines = texts.flatMap((t) => t.split(/\r?\n/)).filter((l) => /^\d+:/.test(l));
  return lines.filter((l) => !/^(?:0|32766|32767):\s*from all lookup (?:local|main|default)\s*$/.test(l)).length;
}

function kindCounts(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, n]) => count(n, kind)).join(', ');
}

/** Accounting objects that rules count in: they hold nothing but sums, and no dump shows them. */
function accountsOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/ --nfacct-name\s+(\S+)/g)].map(([, name = '']) => name));
}

/** Lines of the set-up that the machines refuse: what they were for is missing, and is told. */
function failures(setup: Scenario): string[] {
  const said: string[] = [];
  buildWorld(setup.cluster, setup.seed, (world) => {
    const exec = execIn(world, createRun(world.net, sendLocal, { record: false }));
    return (on, line) => {
      // Rules were tried already, by themselves.
      if (line.line.includes('tables-restore')) return { stdout: '', stderr: '', code: 0 };
      const output = exec(on, line);
      if (output.code !== 0) said.push(`${on}: ${line.line}: ${output.stderr.trim().replaceAll('\n', ' ')}`);
      return output;
    };
  });
  return said.length > 12 ? [...said.slice(0, 12), `${said.length - 12} more lines were refused.`] : said;
}

/** Sets that rules name and nobody dumped. */
function missingSets(text: string, names: ReadonlySet<string>): string[] {
  const named = new Set(
    [...text.matchAll(/ --(?:match-set|add-set|del-set|map-set) (\S+)/g)].map(([, name = '']) => name),
  );
  return [...named].filter((name) => !names.has(name));
}
