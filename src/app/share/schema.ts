import type { Action } from '../../core/world/action';
import type { LinkedAction, LinkedRecording, Splice } from '../../core/world/rules-patch';
import type { Scenario } from '../../core/world/scenario';
import type { Position, Range } from '../playback/cursor';
import type { Station } from '../playback/rows';
import { FIELDS, type Stop, VERDICTS } from '../playback/stops';
import type { RuleRef } from '../store/selection';
import type { Pick } from '../store/view';
import { type Check, flag, integer, json, list, object, oneOf, optional, record, text, Unreadable } from './check';
import type { SharedConnection, SharedState, SharedView } from './state';

const MOST_LINES = 500_000;
const micros = integer(0, 1e15);
const name = text(300);

type Of<K extends Action['kind']> = Extract<Action, { readonly kind: K }>;
const kind = <K extends string>(k: K): Check<K> => oneOf(k);

/** Every kind of action, field by field: a kind that is new in the program is asked for here by the compiler. */
const actions: { readonly [K in Action['kind']]: Check<Of<K>> } = {
  shell: object<Of<'shell'>>({ kind: kind('shell'), on: name, line: text(100_000), stdin: optional(text()) }),
  ruleset: object<Of<'ruleset'>>({ kind: kind('ruleset'), on: name, text: text(20_000_000) }),
  probe: object<Of<'probe'>>({
    kind: kind('probe'),
    from: name,
    to: name,
    protocol: oneOf('tcp', 'udp', 'icmp'),
    count: optional(integer(1, 1000)),
    sport: optional(integer(0, 65535)),
    spacing: optional(micros),
  }),
  apply: object<Of<'apply'>>({ kind: kind('apply'), manifest: text() }),
  delete: object<Of<'delete'>>({
    kind: kind('delete'),
    resource: name,
    namespace: name,
    name,
    gracePeriod: optional(integer(0, 1e9)),
  }),
  scale: object<Of<'scale'>>({
    kind: kind('scale'),
    resource: optional(name),
    namespace: name,
    name,
    replicas: integer(0, 10_000),
  }),
  cordon: object<Of<'cordon'>>({ kind: kind('cordon'), node: name, on: flag }),
  power: object<Of<'power'>>({ kind: kind('power'), node: name, up: flag }),
  'probe-script': object<Of<'probe-script'>>({
    kind: kind('probe-script'),
    namespace: name,
    pod: name,
    probe: oneOf('readiness', 'liveness'),
    failing: flag,
  }),
  delays: object<Of<'delays'>>({
    kind: kind('delays'),
    watch: optional(micros),
    endpoints: optional(micros),
    minSyncPeriod: optional(micros),
    sync: optional(micros),
    podStart: optional(micros),
  }),
  settle: object<Of<'settle'>>({ kind: kind('settle') }),
  wait: object<Of<'wait'>>({ kind: kind('wait'), micros }),
};

const splice: Check<Splice> = (value, at) => {
  const [from, count, lines, ...rest] = list<unknown>((item) => item, 3)(value, at);
  if (rest.length) throw new Unreadable(`${at} has too many parts.`);
  const number = integer(0, MOST_LINES);
  return [number(from, `${at}[0]`), number(count, `${at}[1]`), list(text(100_000), MOST_LINES)(lines, `${at}[2]`)];
};

const action: Check<LinkedAction> = (value, at) => {
  const given = record(value, at);
  if (given['kind'] === 'ruleset' && 'patch' in given) {
    return object({ kind: kind('ruleset'), on: name, patch: list(splice), of: integer(0, 0xffffffff) })(given, at);
  }
  const check = Object.hasOwn(actions, `${given['kind']}`) ? actions[given['kind'] as Action['kind']] : undefined;
  if (!check) throw new Unreadable(`${at} is an action that this version does not know.`);
  return check(given, at);
};

/** A set-up that the link brings along. The cluster in it is read, and refused where it is wrong, when the world is built. */
const setup: Check<Scenario> = (value, at) => {
  const outer = object<Omit<Scenario, 'cluster' | 'actions'>>({
    id: name,
    title: name,
    text: text(10_000),
    group: name,
    seed: integer(0, 0xffffffff),
    manifests: text(20_000_000),
    look: name,
  } as never)(value, at);
  const given = record(value, at);
  const cluster = record(given['cluster'], `${at}.cluster`);
  for (const part of ['nodes', 'hosts'] as const) {
    list((host, place) => text(300)(record(host, place)['name'], `${place}.name`), 5000)(
      cluster[part],
      `${at}.cluster.${part}`,
    );
  }
  return {
    ...(json()(given, at) as Scenario),
    ...outer,
    actions: list(action, 1000)(given['actions'], `${at}.actions`) as readonly Action[],
  };
};

const recording: Check<LinkedRecording> = (value, at) => ({
  ...object<Omit<LinkedRecording, 'setup'>>({
    version: ((v: unknown, place: string) => integer(1, 1)(v, place)) as Check<1>,
    scenario: name,
    seed: integer(0, 0xffffffff),
    actions: list(action, 5000),
  })(value, at),
  ...(record(value, at)['setup'] === undefined ? {} : { setup: setup(record(value, at)['setup'], `${at}.setup`) }),
});

const tables = oneOf('raw', 'mangle', 'nat', 'filter', 'security');
const place = integer(-1000, 1e6);

const inChain = { netns: name, table: tables, chain: name };
type StopOf<K extends Stop['kind']> = Extract<Stop, { readonly kind: K }>;

/** Every kind of stop, field by field. */
const stops: { readonly [K in Stop['kind']]: Check<StopOf<K>> } = {
  rule: object<StopOf<'rule'>>({ kind: kind('rule'), ...inChain, rule: place }),
  chain: object<StopOf<'chain'>>({ kind: kind('chain'), ...inChain }),
  verdict: object<StopOf<'verdict'>>({ kind: kind('verdict'), verdict: oneOf(...VERDICTS) }),
  change: object<StopOf<'change'>>({ kind: kind('change'), field: oneOf(...FIELDS) }),
  host: object<StopOf<'host'>>({ kind: kind('host'), host: name }),
};

const stop: Check<Stop> = (value, at) => {
  const what = `${record(value, at)['kind']}`;
  const check = Object.hasOwn(stops, what) ? stops[what as Stop['kind']] : undefined;
  if (!check) throw new Unreadable(`${at} is a stop that this version does not know.`);
  return check(value, at);
};

const position = object<Position>({ packet: place, step: place });

const view: Check<SharedView> = object<SharedView>({
  level: oneOf('cluster', 'node', 'chain', 'rule'),
  list: flag,
  tab: oneOf('rules', 'conntrack', 'ipset', 'yaml', 'cluster'),
  netns: name,
  follow: flag,
  moment: integer(-1001, 1e6),
  packet: place,
  step: place,
  rule: optional(object<RuleRef>({ netns: name, table: tables, chain: name, rule: place })),
  pick: optional(
    object<Pick>({
      station: object<Station>({
        netns: name,
        hook: oneOf('PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'),
        table: tables,
      }),
      chain: optional(name),
      rule: optional(place),
    }),
  ),
  stops: optional(list(stop, 500)),
  range: optional(object<Range>({ from: position, to: position })),
  looping: optional(flag),
  only: optional(flag),
  connection: optional(object<SharedConnection>({ netns: name, entry: integer(0, 1e9) })),
});

export const sharedState: Check<SharedState> = object<SharedState>({ recording, view: optional(view) });
