import type { OutFrame, PacketSpec, Recording, Scenario } from './scenario';

/** What differs between two recordings of a scenario, by name: `counters`, `conntrack`, `packets` …, with the first difference. */
export type Differences = Readonly<Record<string, string>>;

type Done = Exclude<Recording, { readonly error: string }>;
type Loose = Record<string, unknown>;

/** Seconds by which remaining times may differ. */
const SLACK = 2;
const DRAWN = ['sport', 'dport', 'id'] as const;

/**
 * Compares what the kernel did with what we did. Ports and ICMP ids that the kernel drew at random are no difference:
 * numbers that the scenario does not contain count as drawn, and those that the recording has starred.
 */
export function differences(scenario: Scenario, kernel: Recording, ours: Recording): Differences {
  if ('error' in kernel !== 'error' in ours) {
    const [who, why] = 'error' in kernel ? ['refuses', kernel.error] : ['accepts', (ours as { error: string }).error];
    return { accepts: `kernel ${who}: ${why.slice(0, 160)}` };
  }
  if ('error' in kernel || 'error' in ours)
    return compareErrors(kernel as { error: string }, ours as { error: string });
  const known = vocabulary(scenario);
  return {
    ...compareSaves(kernel.save, ours.save),
    ...compareConnections(kernel, ours, known),
    ...comparePackets(scenario, kernel, ours, known),
    ...(scenario.ipset && kernel.ipset !== undefined ? compareSets(kernel.ipset, ours.ipset ?? '') : {}),
  };
}

/** Every number that the scenario contains: no port among them was drawn. */
function vocabulary(scenario: Scenario): ReadonlySet<string> {
  const known = new Set(`${scenario.iptables}${scenario.ipset ?? ''}`.match(/\d+/g));
  for (const packet of scenario.packets) {
    for (const key of ['sport', 'dport', 'id', 'type', 'code']) {
      const value = (packet as PacketSpec & Loose)[key];
      if (value !== undefined) known.add(String(value));
    }
  }
  return known;
}

function compareErrors(kernel: { readonly error: string }, ours: { readonly error: string }): Differences {
  const lineOf = (text: string) => /line:? (\d+)/.exec(text)?.[1];
  const said = `${JSON.stringify(kernel.error)} / ${JSON.stringify(ours.error)}`;
  const head = (text: string) => text.split('\n').slice(0, 2).join('\n');
  return {
    ...(lineOf(kernel.error) === lineOf(ours.error) ? {} : { errorLine: said }),
    ...(head(kernel.error) === head(ours.error) ? {} : { errorText: said }),
  };
}

function compareSaves(kernel: string, ours: string): Differences {
  const lines = (text: string) => text.split('\n').filter(Boolean);
  const bare = (text: string) => lines(text).map((line) => line.replace(/\[\d+:\d+\] ?/g, ''));
  const text = firstDifference(bare(kernel), bare(ours));
  if (text) return { saveText: text };
  const counters = firstDifference(lines(kernel), lines(ours));
  return counters ? { counters } : {};
}

function firstDifference(kernel: readonly string[], ours: readonly string[]): string | undefined {
  for (let i = 0; i < Math.max(kernel.length, ours.length); i++) {
    if (kernel[i] !== ours[i]) return `${kernel[i] ?? '(nothing)'} / ${ours[i] ?? '(nothing)'}`;
  }
  return undefined;
}

/** A line of `conntrack -L` without its seconds, drawn ports starred. */
function maskLine(line: string, known: ReadonlySet<string>): string {
  return line
    .replace(/^(\w+ +\d+) \d+ /, '$1 T ')
    .replace(/\b(sport|dport|id)=(\d+)/g, (all, name: string, value: string) => (known.has(value) ? all : `${name}=*`));
}

function compareConnections(kernel: Done, ours: Done, known: ReadonlySet<string>): Differences {
  let [a, b] = [kernel, ours].map((r) => r.conntrack.map((line) => maskLine(line, known)).sort()) as [
    string[],
    string[],
  ];
  // Which of the drawn ports is which cannot be told: all ports are left out then.
  if (kernel.conntrack.some((line) => line.includes('=*'))) {
    [a, b] = [a, b].map((l) => l.map((line) => line.replace(/\b(sport|dport|id)=\S+/g, '$1=*')).sort()) as [
      string[],
      string[],
    ];
  }
  if (a.join('\n') !== b.join('\n')) {
    const only = (of: string[], other: string[]) => of.filter((line) => !other.includes(line)).slice(0, 2);
    return { conntrack: `only kernel ${JSON.stringify(only(a, b))} / only ours ${JSON.stringify(only(b, a))}` };
  }
  const times = (r: Done) =>
    r.conntrack
      .flatMap((line) => /^\w+ +\d+ (\d+) /.exec(line)?.[1] ?? [])
      .map(Number)
      .sort((x, y) => x - y);
  const [x, y] = [times(kernel), times(ours)];
  return x.some((time, i) => Math.abs(time - (y[i] ?? 0)) > SLACK) ? { timeouts: `${x} / ${y}` } : {};
}

function maskFrame(frame: OutFrame, known: ReadonlySet<string>): Loose {
  const masked: Loose = { ...frame };
  const star = (of: Loose, name: string) => {
    if (name in of && !known.has(String(of[name]))) of[name] = '*';
  };
  for (const name of DRAWN) star(masked, name);
  if (frame.inner) {
    const inner: Loose = { ...frame.inner };
    for (const name of ['sport', 'dport']) star(inner, name);
    masked['inner'] = inner;
  }
  return masked;
}

/** Our frame with the fields starred that are starred in the kernel's. */
function starredLike(kernel: Loose, ours: Loose): Loose {
  return Object.fromEntries(
    Object.entries(ours).map(([name, value]) => {
      const other = kernel[name];
      if (other === '*') return [name, '*'];
      const nested = typeof value === 'object' && value !== null && typeof other === 'object' && other !== null;
      return [name, nested ? starredLike(other as Loose, value as Loose) : value];
    }),
  );
}

function comparePackets(scenario: Scenario, kernel: Done, ours: Done, known: ReadonlySet<string>): Differences {
  for (const [i, theirs] of kernel.packets.entries()) {
    const mine = ours.packets[i];
    if (!mine) break;
    const a = theirs.out.map((frame) => maskFrame(frame, known));
    const b = mine.out
      .map((frame) => maskFrame(frame, known))
      .map((frame, n) => (a[n] ? starredLike(a[n], frame) : frame));
    if (sorted(a) !== sorted(b) || theirs.errno !== mine.errno) {
      const said = `${JSON.stringify(a)} ${theirs.errno ?? ''} / ${JSON.stringify(b)} ${mine.errno ?? ''}`;
      return { packets: `packet ${i} ${JSON.stringify(scenario.packets[i])}: ${said}` };
    }
  }
  return kernel.packets.length === ours.packets.length ? {} : { packets: 'number of packets' };
}

/** JSON with the fields of each object in one order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v,
  );
}

/** Compares sets without what follows from how they are stored. */
function compareSets(kernel: string, ours: string): Differences {
  const lines = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replaceAll(/ (hashsize|initval|bucketsize|maxelem) \S+/g, ''))
      .sort();
  const [a, b] = [lines(kernel), lines(ours)];
  const difference = firstDifference(a, b);
  return difference ? { ipset: difference } : {};
}

/** Values of ports and ids in conntrack's lines. */
const NUMBERS = /\b(sport|dport|id)=(\d+)/g;

/**
 * A recording with every port and id starred that another run of the same scenario shows otherwise: the kernel drew it.
 */
export function starDrawn(recording: Recording, again: Recording): Recording {
  if ('error' in recording || 'error' in again) return recording;
  const numbers = (lines: readonly string[]) =>
    new Set(lines.flatMap((l) => [...l.matchAll(NUMBERS)].map((m) => m[2] ?? '')));
  const [here, there] = [numbers(recording.conntrack), numbers(again.conntrack)];
  const drawn = new Set([...here].filter((n) => !there.has(n)));
  for (const [i, packet] of recording.packets.entries())
    for (const [j, frame] of packet.out.entries())
      for (const key of DRAWN) {
        const other = again.packets[i]?.out[j]?.[key];
        if (frame[key] !== undefined && frame[key] !== other) drawn.add(String(frame[key]));
      }
  const star = (of: Loose): Loose =>
    Object.fromEntries(
      Object.entries(of).map(([key, value]) => {
        if (typeof value === 'object' && value !== null) return [key, star(value as Loose)];
        return [key, DRAWN.some((d) => d === key) && drawn.has(String(value)) ? '*' : value];
      }),
    );
  return {
    ...recording,
    conntrack: recording.conntrack.map((line) =>
      line.replace(NUMBERS, (all, key, n) => (drawn.has(n) ? `${key}=*` : all)),
    ),
    packets: recording.packets.map((p) => ({
      ...p,
      out: p.out.map((f) => star(f as unknown as Loose) as unknown as OutFrame),
    })),
  };
}
