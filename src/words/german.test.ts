import { afterAll, describe, expect, test } from 'vitest';
import { beginRecording, findScenario, open, type Engine } from '../core/engine/engine';
import { explain } from '../core/engine/explain';
import { createViews, takeSnapshot } from '../core/engine/view';
import { listObjects } from '../core/kube/api';
import { clusterEvents, sayEvent } from '../core/kube/control/said';
import { type Catalogue, speak } from '../core/lib/say';
import { matches } from '../core/netfilter/matches/all';
import { ownOptions } from '../core/netfilter/own-options';
import { targets } from '../core/netfilter/targets/all';
import { caption } from '../core/trace/caption';
import { conntrackNotes, dropReasons } from '../core/trace/kept';
import type { Trace } from '../core/trace/step';
import { scenarios } from '../core/world/scenarios/all';
import { de, parts } from './de/all';
import { sentencesOf } from './said.testing';

afterAll(() => speak('en', {}));

const holes = (sentence: string) => (sentence.match(/\{\d\}/g) ?? []).toSorted().join();

describe('the German catalogue', () => {
  test('has every sentence once', () => {
    const keys = parts.flatMap((part) => Object.keys(part));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test('has every sentence that the core says', () => {
    const said = [...sentencesOf('src/core'), ...sentencesOf('src/app/predict')];
    expect(said.filter((sentence) => !Object.hasOwn(de, sentence))).toEqual([]);
  });

  test('leaves out no value', () => {
    expect(Object.entries(de).filter(([english, german]) => holes(english) !== holes(german))).toEqual([]);
  });

  test('has the texts that stand in tables: options, scenarios, what traces keep', () => {
    const extensions = [...matches, ...targets];
    const texts = [
      ...ownOptions.flatMap((o) => o.doc ?? []),
      ...extensions.flatMap(({ doc, limits, options }) => [doc, limits ?? '', ...options.map((o) => o.doc)]),
      ...scenarios.flatMap(({ title, text, group }) => [title, text, group]),
      ...dropReasons,
      ...conntrackNotes,
      ...clusterEvents,
    ];
    expect([...new Set(texts)].filter((text) => text !== '' && !Object.hasOwn(de, text))).toEqual([]);
  });
});

/** A language in which every letter of a sentence is a dot: letters that are left were not said, or are values. */
const dots: Catalogue = Object.fromEntries(
  Object.keys(de).map((key) => [key, key.replace(/\p{L}/gu, '·').replaceAll("'", '')]),
);

/** Words of a route as `ip route` prints it, and of protocols and states. Answers (`icmp-port-unreachable`) are names. */
const FIELD =
  /^(?:via|dev|src|scope|link|onlink|proto|kernel|static|table|local|broadcast|unreachable|blackhole|default|metric|host|nexthop|weight|tcp|udp|icmp|ctstate|snat|dnat|icmp-.*|.*[\d_].*)$/;

/** What a sentence has beside values: nothing, where all of it was said. What kubelet heard is told as it came. */
function unsaid(sentence: string, known: ReadonlySet<string>): readonly string[] {
  const words =
    sentence
      .replace(/`[^`]*`|ICMP \w+ (?:unreachable|prohibited)|Readiness|HTTP probe failed.*/g, '')
      .match(/[\w.:/-]*[a-z][\w.:/-]*/gi) ?? [];
  return words
    .map((word) => word.replace(/^[.:/]+|[.:/]+$/g, ''))
    .filter((word) => /[a-z]{2}/.test(word) && !FIELD.test(word.toLowerCase()) && !known.has(word.toLowerCase()));
}

/** Names of hosts, pods, devices, objects and containers, in lower case. */
function namesIn(engine: Engine): ReadonlySet<string> {
  const names = new Set<string>();
  for (const ns of engine.world.net.namespaces.values()) {
    for (const name of [...ns.place.split('/'), ...ns.devices.keys()]) names.add(name.toLowerCase());
  }
  const { api, control } = engine.world.cluster;
  const objects = [...api.kinds].flatMap(([kind, all]) => [
    kind,
    ...[...all.keys()].flatMap((key) => [key, ...key.split('/')]),
  ]);
  const about = control.events.flatMap(({ object = '', where = '' }) => [...object.split('/'), ...where.split('/')]);
  const containers = [
    ...listObjects(api, 'Pod').map((pod) => pod.spec),
    ...listObjects(api, 'Deployment').flatMap((d) => d.spec.template.spec ?? []),
  ];
  for (const { containers: all } of containers) for (const { name } of all) names.add(name);
  for (const name of [...objects, ...about]) names.add(name.toLowerCase());
  return names;
}

/** Everything that is told about a walk: captions, and why each step went as it did. */
function told(engine: Engine, traces: readonly Trace[]): readonly string[] {
  return traces.flatMap((trace) =>
    trace.steps.flatMap((step) => {
      const rules = step.kind === 'miss' ? [step.first, step.last] : [undefined];
      return [caption(step), ...rules.map((rule) => explain(engine, trace.id, step.n, rule))];
    }),
  );
}

/** A cluster of ten thousand Services says nothing that others do not, and takes its time. */
const ordinary = scenarios.filter(({ id }) => id !== 'many-services');

describe.each(ordinary.map(({ id }) => [id]))('%s', (id) => {
  const { engine, traces } = open(beginRecording(findScenario(id)));

  test('nothing is told that was not said', () => {
    const known = namesIn(engine);
    speak('en-x-dots', dots);
    const meanings = Object.values(takeSnapshot(engine, createViews()).rules).flatMap((view) =>
      view.tables.flatMap((table) => table.chains.flatMap((chain) => chain.rules.map((rule) => rule.meaning))),
    );
    const { events, pending } = takeSnapshot(engine, createViews());
    const happens = [...events.map((event) => sayEvent(event.text)), ...pending.map(({ text }) => text)];
    const sentences = [...new Set([...told(engine, traces), ...meanings, ...happens])];
    speak('en', {});
    expect(sentences.filter((sentence) => unsaid(sentence, known).length > 0)).toEqual([]);
  });

  test('captions in German are short', () => {
    speak('de', de);
    const long = traces
      .flatMap((trace) => trace.steps.filter((step) => step.kind !== 'drop').map(caption))
      .filter((sentence) => sentence.split(' ').length > 16);
    speak('en', {});
    expect(long).toEqual([]);
  });

  test('the walks are the same in German', () => {
    speak('de', de);
    const german = open(beginRecording(findScenario(id)));
    speak('en', {});
    expect(german.traces).toEqual(traces);
    expect(german.engine.world.cluster.control).toEqual(engine.world.cluster.control);
  });
});
