import { describe, expect, it } from 'vitest';
import { pickedAddress, senderNote } from './outcome';
import { endOf, freshAt, headerOf, innerPacket, isReply, isTunnelled, titleOf } from './packet-look';
import { playScenario } from './scene.testing';

const { walk } = playScenario('node-port-other-node');
const syn = walk[0] as NonNullable<(typeof walk)[0]>;
const dnat = syn.steps.findIndex((s) => s.kind === 'rule' && s.target === 'DNAT');
const masquerade = syn.steps.findIndex((s) => s.kind === 'rule' && s.target === 'MASQUERADE');
const tunnel = syn.steps.findIndex((s) => isTunnelled(s.after));

describe('the packet', () => {
  it('keeps its rewritten end marked until the next rewrite', () => {
    expect(freshAt(syn, dnat - 1)).toBeUndefined();
    expect(freshAt(syn, dnat)).toMatchObject({ end: 'dst', was: '192.168.11.109:30080', address: true, port: true });
    expect(freshAt(syn, masquerade - 1)?.end).toBe('dst');
    expect(freshAt(syn, masquerade)).toMatchObject({ end: 'src', was: '192.168.11.50:51724' });
  });

  it('is no longer marked on the next host', () => {
    const far = syn.steps.findIndex((s) => s.place.startsWith('node-2/'));
    expect(freshAt(syn, far)).toBeUndefined();
  });

  it('is followed inside the tunnel', () => {
    const inside = innerPacket(syn.steps[tunnel]?.after as never);
    expect(endOf(headerOf(inside), 'dst')).toBe('10.244.2.8:80');
    expect(titleOf(syn, inside)).toBe('TCP SYN');
  });

  it('knows a reply from a request', () => {
    expect(walk.slice(0, 3).map(isReply)).toEqual([false, true, false]);
  });
});

describe('what the ends see', () => {
  it('is which backend was picked, from its rewrite on', () => {
    expect(pickedAddress(walk, 0, dnat - 1)).toBe('');
    expect(pickedAddress(walk, 0, dnat)).toBe('10.244.2.8');
    expect(pickedAddress(walk, 1, 0)).toBe('10.244.2.8');
  });

  it.each([
    ['no-endpoints', 'refused'],
    ['wrong-port', 'waiting'],
    ['node-port-other-node', ''],
  ])('is how it ends: %s', (id, note) => {
    const played = playScenario(id);
    const first = played.walk[0];
    const sender = first?.steps[0]?.place.split('/', 2).join('/') ?? '';
    const last = (first?.steps.length ?? 1) - 1;
    expect(senderNote({ walk: played.walk, packet: 0, step: last }, sender)).toBe(note);
    expect(senderNote({ walk: played.walk, packet: 0, step: 0 }, sender)).toBe('');
  });
});
