import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { act, open } from '../../core/engine/engine';
import { completeAction } from '../../core/engine/complete-action';
import { createViews, takeSnapshot } from '../../core/engine/view';
import type { Action, Recording } from '../../core/world/action';
import { quickScenarios as scenarios } from '../../core/world/scenarios/all';
import type { Moment } from '../store/history';
import { readState, writeState } from './link';
import { patchOf, shorten } from './short';
import type { SharedState, SharedView } from './state';

const scenario = scenarios[0]!;
const begun: Recording = { version: 1, scenario: scenario.id, seed: scenario.seed, actions: [] };
const view = {
  level: 'node',
  list: false,
  tab: 'conntrack',
  netns: 'node-1/root',
  follow: false,
  moment: 1,
  packet: 2,
  step: 17,
  rule: { netns: 'node-1/root', table: 'nat', chain: 'KUBE-SERVICES', rule: 3 },
} as const;
const looked: SharedView = {
  ...view,
  tab: 'cluster',
  stops: [
    { kind: 'rule', netns: 'node-1/root', table: 'nat', chain: 'KUBE-SERVICES', rule: 3 },
    { kind: 'chain', netns: 'node-1/root', table: 'filter', chain: 'FORWARD' },
    { kind: 'verdict', verdict: 'DNAT' },
    { kind: 'change', field: 'destination' },
    { kind: 'host', host: 'node-2' },
  ],
  range: { from: { packet: 2, step: 3 }, to: { packet: 2, step: 19 } },
  looping: true,
  only: true,
  connection: { netns: 'node-1/root', entry: 3 },
};

const given: SharedState = {
  recording: {
    version: 1,
    scenario: 'hairpin',
    seed: 43,
    actions: [
      { kind: 'shell', on: 'node-1/root', line: 'iptables -P FORWARD DROP' },
      { kind: 'ruleset', on: 'node-1/root', patch: [[3, 1, ['-A FORWARD -j DROP']]], of: 2166136261 },
      { kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', count: 20 },
    ],
  },
  view: {
    level: 'node',
    list: false,
    tab: 'conntrack',
    netns: 'node-1/root',
    follow: false,
    moment: 1,
    packet: 2,
    step: 17,
  },
};

/** Ten edits of a node's rules, as moments of the page. */
function tenEdits() {
  const { engine } = open(begun);
  const moments: Moment[] = [];
  const note = (index: number) =>
    moments.push({
      index,
      world: { snapshot: takeSnapshot(engine, createViews()), looks: {}, rulesBefore: {}, rulesChanged: {} },
      traces: [],
    });
  note(-1);
  for (let n = 0; n < 10; n++) {
    const before = moments.at(-1)!.world.snapshot!.rules[scenario.look]!.text;
    const text = before.replace(/(?<=\*filter\n(?:.*\n)*?)(?=COMMIT)/, `-A FORWARD -s 10.${n}.0.0/16 -j DROP\n`);
    act(engine, { kind: 'ruleset', on: scenario.look, text });
    note(n);
  }
  return { moments, recording: { ...begun, actions: engine.actions } };
}

describe('a link', () => {
  it('brings back the whole state', async () => {
    const actions: readonly Action[] = [
      { kind: 'shell', on: 'node-1/root', line: 'iptables -P FORWARD DROP', stdin: '“ü”' },
      { kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', count: 20, spacing: 500 },
      { kind: 'scale', namespace: 'default', name: 'web', replicas: 5 },
      { kind: 'wait', micros: 5 },
    ];
    const state: SharedState = { recording: { ...begun, actions }, view };
    expect(await readState(await writeState(state))).toEqual(state);
  });

  it('brings back stops, the loop, and what alone is looked at', async () => {
    const state: SharedState = { recording: begun, view: looked };
    expect(await readState(await writeState(state))).toEqual(state);
  });

  it('carries ten edits of the rules in less than 2 kB, and they lead to the same rules', async () => {
    const { moments, recording } = tenEdits();
    const hash = await writeState({ recording: shorten(recording, moments), view });
    expect(hash.length).toBeLessThan(2000);
    const read = await readState(hash);
    const { engine } = open(begun);
    for (const action of read.recording.actions) act(engine, completeAction(engine, action));
    expect(engine.actions).toEqual(recording.actions);
  });

  it('refuses to change other rules than it was made for', () => {
    const { engine } = open(begun);
    const short = { kind: 'ruleset', on: scenario.look, patch: patchOf('a\nb', 'a\nc'), of: 7 } as const;
    expect(() => completeAction(engine, short)).toThrow(/another version/);
  });

  // Links as they were given away; they open for ever.
  it.each([
    [
      'version 1, deflated',
      '#1.dbZDLbsIwEEV_Bd21Q-OkSsE7JNQtiE0XURbGmYCL8US2gQXKv1fuA1VVP2DOmXPvCGQ49NYfoO64UoiWPZQUiIa8DpahcNQ2jNZDIBL1UM-1gDbJso9Q7R0n63soxCM5B4EMgOeeCvkUmBMEnPUEBTsmvXcUZ8V29rrZva1269l6t9liEg9KuDiKlP7njDqZI1Tb1kKKFsXqgSnev0hd1wnwAFXJppF1UzXyF3wMvCcIDIHPUDDOkk8_8JRb5bKay2Yxl3Iuy6Wqy3JRZnHgxIYdFJIZIWD44hNUVU7dJHC1dMsDOrqS-_76MzsmqEG7SAJJ77OSvU9BmxMEPKW84J_GgZ3j2-PszGfKJpnrzYmyVCAmGqHkyzR9AA',
    ],
    [
      'version 1, plain',
      '#1.peyJyZWNvcmRpbmciOnsidmVyc2lvbiI6MSwic2NlbmFyaW8iOiJoYWlycGluIiwic2VlZCI6NDMsImFjdGlvbnMiOlt7ImtpbmQiOiJzaGVsbCIsIm9uIjoibm9kZS0xL3Jvb3QiLCJsaW5lIjoiaXB0YWJsZXMgLVAgRk9SV0FSRCBEUk9QIn0seyJraW5kIjoicnVsZXNldCIsIm9uIjoibm9kZS0xL3Jvb3QiLCJwYXRjaCI6W1szLDEsWyItQSBGT1JXQVJEIC1qIERST1AiXV1dLCJvZiI6MjE2NjEzNjI2MX0seyJraW5kIjoicHJvYmUiLCJmcm9tIjoiY2xpZW50L3Jvb3QiLCJ0byI6IjE5Mi4xNjguMTEuMTA5OjMwMDgwIiwicHJvdG9jb2wiOiJ0Y3AiLCJjb3VudCI6MjB9XX0sInZpZXciOnsibGV2ZWwiOiJub2RlIiwibGlzdCI6ZmFsc2UsInRhYiI6ImNvbm50cmFjayIsIm5ldG5zIjoibm9kZS0xL3Jvb3QiLCJmb2xsb3ciOmZhbHNlLCJtb21lbnQiOjEsInBhY2tldCI6Miwic3RlcCI6MTd9fQ',
    ],
  ])('of %s is read', async (_, hash) => {
    expect(await readState(hash)).toEqual(given);
  });

  const deflated = (text: string) => `#1.d${deflateRawSync(text).toString('base64url')}`;
  const good = { recording: begun };
  it.each([
    ['cut off', async () => (await writeState({ recording: begun, view })).slice(0, -12), /cut off/],
    ['a bomb', () => deflated(' '.repeat(60_000_000)), /unpacks to more/],
    ['of a later version', () => '#2.dAAAA', /version 2/],
    ['not base64', () => '#1.d<script>', /cut off/],
    ['of an unknown packing', () => '#1.zAAAA', /cut off/],
    ['not JSON', () => deflated('{"recording":'), /JSON/],
    ['without a recording', () => deflated('{}'), /recording/],
    ['with a seed that is none', () => deflated(JSON.stringify({ recording: { ...begun, seed: 'x' } })), /seed/],
    [
      'with an action that is not known',
      () => deflated(JSON.stringify({ recording: { ...begun, actions: [{ kind: 'constructor' }] } })),
      /does not know/,
    ],
    [
      'with too many connections',
      () =>
        deflated(
          JSON.stringify({
            recording: { ...begun, actions: [{ kind: 'probe', from: 'a', to: 'b', protocol: 'tcp', count: 1e9 }] },
          }),
        ),
      /count/,
    ],
    ['nested without end', () => deflated(`{"recording":${'['.repeat(20_000)}`), /JSON|recording/],
    [
      'with a stop of no kind',
      () => deflated(JSON.stringify({ ...good, view: { ...view, stops: [{ kind: 'toString' }] } })),
      /does not know/,
    ],
    [
      'with a level that is none',
      () => deflated(JSON.stringify({ ...good, view: { ...view, level: '__proto__' } })),
      /level/,
    ],
  ])('%s is told', async (_, hash, message) => {
    await expect(readState(await hash())).rejects.toThrow(message);
  });

  it('leaves out what it does not know', async () => {
    const read = await readState(
      deflated(
        JSON.stringify({ recording: { ...begun, actions: [{ kind: 'wait', micros: 1, evil: 1 }], x: 1 }, y: 1 }),
      ),
    );
    expect(read).toEqual({ recording: { ...begun, actions: [{ kind: 'wait', micros: 1 }] } });
  });
});
