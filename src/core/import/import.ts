import type { CommandLine } from '../kube/command-line';
import { say, sayCount } from '../lib/say';
import { sendLocal } from '../net/output';
import { createRun } from '../net/run';
import { execIn } from '../shell/shell';
import { buildWorld } from '../world/build';
import type { Scenario } from '../world/scenario';
import { readSets } from './read-sets';
import { importObjects } from './import-objects';
import { importMachine } from './import-machine';
import { createNotes, type Notes } from './notes';
import { readObjects } from './objects';
import { type ImportProblem, linesOf, type Report, reportTo } from './problem';
import { readEntries } from './read-conntrack';
import { readIpJson } from './read-json';
import { type LinkDump, readLinks } from './read-links';
import { readRoutes } from './read-routes';
import { readRules } from './rules-text';
import { partSections } from './sections';
import type { DumpKind, Section, Source } from './source';

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
  const { found, guessed, leftOut } = notes;
  const problems: ImportProblem[] = [];
  const report = reportTo(problems);
  const { sections: parts, host } = partSections(sources);
  const sections = parts.flatMap((s) => (s.kind === 'json' ? readIpJson(s, report) : [s]));
  const of = (kind: DumpKind) => sections.filter((s) => s.kind === kind);
  const sets = readSets(of('ipset'), report);
  const ipv4 = readRules(sections, sources, 'ipv4', notes, problems);
  const ipv6 = readRules(sections, sources, 'ipv6', notes, problems);
  const links = readLinks(of('links'), report);
  tellLinks(links, notes);
  const routes = readRoutes(of('routes'), report);
  if (routes.ipv4.length) found.push(say`ip route: ${sayCount(routes.ipv4.length, '{0} route', '{0} routes')}`);
  if (routes.ipv6.length) found.push(say`ip -6 route: ${sayCount(routes.ipv6.length, '{0} route', '{0} routes')}`);
  const several = routes.ipv4.filter((r) => r.first).length;
  if (several)
    leftOut.push(
      sayCount(
        several,
        '{0} route has several next hops: the first is used.',
        '{0} routes have several next hops: the first is used.',
      ),
    );
  if (sets.names.size) found.push(say`ipset save: ${sayCount(sets.names.size, '{0} set', '{0} sets')}`);
  const entries = readEntries(of('conntrack'), report);
  if (entries.lines.length)
    found.push(say`conntrack -L: ${sayCount(entries.lines.length, '{0} connection', '{0} connections')}`);
  if (entries.leftOut)
    leftOut.push(
      sayCount(
        entries.leftOut,
        '{0} connection is not IPv4 over TCP, UDP or ICMP.',
        '{0} connections are not IPv4 over TCP, UDP or ICMP.',
      ),
    );
  const rules = policyRules(of('policy'), report);
  if (rules)
    leftOut.push(
      sayCount(
        rules,
        '{0} routing rule of ip rule beside the usual three: only the main table is used.',
        '{0} routing rules of ip rule beside the usual three: only the main table is used.',
      ),
    );
  const sysctls = readSysctls(of('sysctls'), report);
  if (sysctls.length) found.push(say`sysctl: ${sayCount(sysctls.length, '{0} setting', '{0} settings')}`);
  const objects = of('objects').flatMap((section) => {
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
  if (objects.length) found.push(say`kubectl get: ${kindCounts(objects.map((o) => o.kind))}`);
  tellUnread(sections, problems);
  const has6 = ipv6.text !== '' || routes.ipv6.length > 0 || links.some((l) => l.addresses6?.length);
  if (has6)
    leftOut.push(
      say('IPv6 is kept, shown and printed as it was, but packets here are IPv4: none walks the rules of ip6tables.'),
    );

  const finish: CommandLine[] = [];
  if (sets.text) finish.push({ line: 'ipset restore -exist', stdin: sets.text });
  for (const [texts, family] of [
    [ipv4.text, 'inet'],
    [ipv6.text, 'inet6'],
  ] as const)
    for (const name of missingSets(texts, sets.names)) {
      if (finish.some((f) => f.line.startsWith(`ipset create ${name} `))) continue;
      finish.push({ line: `ipset create ${name} hash:net${family === 'inet6' ? ' family inet6' : ''}` });
      guessed.push(say`The set ${name} was not dumped: it is there, and empty.`);
    }
  for (const name of accountsOf(`${ipv4.text}${ipv6.text}`)) finish.push({ line: `nfacct add ${name}` });
  if (ipv4.text) finish.push({ line: `iptables-restore${ipv4.counters ? ' -c' : ''}`, stdin: ipv4.text });
  if (ipv6.text) finish.push({ line: `ip6tables-restore${ipv6.counters ? ' -c' : ''}`, stdin: ipv6.text });
  if (entries.lines.length) finish.push({ line: 'conntrack -R -', stdin: `${entries.lines.join('\n')}\n` });
  for (const route of routes.ipv6) finish.push({ line: `ip -6 route add ${route}` });

  const machine =
    ipv4.text ||
    ipv6.text ||
    links.length ||
    routes.ipv4.length ||
    routes.ipv6.length ||
    entries.lines.length ||
    sets.text;
  const made = machine
    ? importMachine({ host, text: ipv4.text, links, routes: routes.ipv4, objects, sysctls, finish }, notes)
    : objects.length
      ? importObjects(objects, notes)
      : undefined;
  const failed = made ? failures(made) : { works: false, said: [] };
  leftOut.push(...failed.said);
  problems.sort((a, b) => a.source - b.source || a.from - b.from);
  return { ...(made && failed.works ? { setup: made } : {}), found, guessed, leftOut, problems };
}

function tellLinks(links: readonly LinkDump[], { found }: Notes): void {
  if (links.length === 0) return;
  const ipv4 = links.flatMap((l) => l.addresses).length;
  const ipv6 = links.flatMap((l) => l.addresses6 ?? []).length;
  const counts = [sayCount(ipv4, '{0} IPv4 address', '{0} IPv4 addresses')];
  if (ipv6) counts.push(sayCount(ipv6, '{0} IPv6 address', '{0} IPv6 addresses'));
  found.push(say`ip addr: ${sayCount(links.length, '{0} device', '{0} devices')}, ${counts.join(', ')}`);
}

/** Settings that this machine has too; a line without a value is told. */
function readSysctls(sections: readonly Section[], report: Report): readonly string[] {
  const settings: string[] = [];
  for (const line of linesOf(sections)) {
    if (!/^net\.(?:ipv4|bridge|netfilter)\./.test(line.text)) continue;
    const [name = '', value = ''] = line.text.split('=').map((part) => part.trim());
    if (value === '') report(line, say`${name} has no value.`, name);
    else if (!/\s/.test(value)) settings.push(`${name}=${value}`);
  }
  return settings;
}

/** So many stretches that are not known are told. */
const MOST_UNKNOWN = 10;

/** What was recognised and holds too little, and what was not recognised. */
function tellUnread(sections: readonly Section[], problems: ImportProblem[]): void {
  const tell = (section: Section, message: string, end: number) => {
    const { source, line, from } = section;
    problems.push({ message, source, line, from, to: from + end, severity: 'warning' });
  };
  const listings = sections.filter((s) => s.kind === 'listing');
  for (const section of listings.filter((s, i) => listings.findIndex((l) => l.source === s.source) === i)) {
    const nft = section.text.startsWith('table ');
    const message = nft
      ? say(
          'This is what nft prints. What is read here is iptables-save -c, which shows the tables that iptables made.',
        )
      : say(
          'This is what iptables -L prints: it leaves out parts of rules. What iptables-save -c prints has all of them.',
        );
    tell(section, message, Math.max(0, section.text.indexOf('\n')));
  }
  for (const section of sections.filter((s) => s.kind === 'unknown').slice(0, MOST_UNKNOWN)) {
    const text = section.text.trimEnd();
    const lines = text.split('\n').length;
    tell(
      section,
      sayCount(lines, '{0} line is of no kind that is known here', '{0} lines are of no kind that is known here'),
      text.length,
    );
  }
}

/** Rules beside the usual three. */
function policyRules(sections: readonly Section[], report: Report): number {
  let others = 0;
  for (const line of linesOf(sections)) {
    if (line.text.trim() === '') continue;
    if (/^(?:0|32766|32767):\s*from all lookup (?:local|main|default)\s*$/.test(line.text)) continue;
    if (/ (?:lookup|goto|table) \S|(?:blackhole|unreachable|prohibit|nop)\b/.test(line.text)) others++;
    else report(line, say('A rule of ip rule ends with a table, as in: from 10.0.0.0/8 lookup 100.'));
  }
  return others;
}

function kindCounts(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, n]) => `${n} ${kind}`).join(', ');
}

/** Accounting objects that rules count in: they hold nothing but sums, and no dump shows them. */
function accountsOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/ --nfacct-name\s+(\S+)/g)].map(([, name = '']) => name));
}

/** So many lines that were refused are told one by one. */
const MOST_REFUSED = 12;

/** Lines of the set-up that the machines refuse: what they were for is missing, and is told. */
function failures(setup: Scenario): { readonly works: boolean; readonly said: readonly string[] } {
  const said: string[] = [];
  try {
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
  } catch (error) {
    // What was brought can contradict itself in ways that no reader saw: then nothing is opened.
    const why = error instanceof Error ? error.message.trim() : String(error);
    return { works: false, said: [say`No machine can be made of this: ${why}`] };
  }
  const rest = said.length - MOST_REFUSED;
  const more = rest > 0 ? [sayCount(rest, '{0} more line was refused.', '{0} more lines were refused.')] : [];
  return { works: true, said: [...said.slice(0, MOST_REFUSED), ...more] };
}

/** Sets that rules name and nobody dumped. */
function missingSets(text: string, names: ReadonlySet<string>): string[] {
  const named = new Set(
    [...text.matchAll(/ --(?:match-set|add-set|del-set|map-set) (\S+)/g)].map(([, name = '']) => name),
  );
  return [...named].filter((name) => !names.has(name));
}
