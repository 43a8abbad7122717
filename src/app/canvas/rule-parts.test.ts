import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../core/packet/address';
import { makePacket, tcp } from '../../core/packet/make';
import { partsOf } from './rule-parts';

const packet = {
  ...makePacket(tcp({ sport: 51724, dport: 30080, flags: 2 }), {
    src: ipv4('192.168.11.50'),
    dst: ipv4('192.168.11.109'),
  }),
  iif: 'eth0',
  mark: 0x4000,
  ct: { state: 'NEW', entry: 1, direction: 'original' },
} as const;

describe('a rule taken apart', () => {
  it.each([
    ['-s 192.168.11.0/24 -j ACCEPT', '-s 192.168.11.0/24', 'source', '192.168.11.50', true],
    ['! -s 192.168.11.0/24 -j ACCEPT', '! -s 192.168.11.0/24', 'source', '192.168.11.50', false],
    ['-d 10.96.0.1/32 -j X', '-d 10.96.0.1/32', 'destination', '192.168.11.109', false],
    ['-i eth+ -j X', '-i eth+', 'interface in', 'eth0', true],
    ['-p tcp -m tcp --dport 30000:32767 -j X', '-m tcp --dport 30000:32767', 'destination port', '30080', true],
    ['-m mark --mark 0x4000/0x4000 -j X', '-m mark --mark 0x4000/0x4000', 'mark', '0x4000', true],
    ['-m mark ! --mark 0x4000/0x4000 -j X', '-m mark ! --mark 0x4000/0x4000', 'mark', '0x4000', false],
    [
      '-m conntrack --ctstate RELATED,ESTABLISHED -j X',
      '-m conntrack --ctstate RELATED,ESTABLISHED',
      'conntrack',
      'NEW',
      false,
    ],
    ['-m addrtype --dst-type LOCAL -j X', '-m addrtype --dst-type LOCAL', 'destination', '192.168.11.109', undefined],
  ])('%s', (text, part, field, has, fits) => {
    const asks = partsOf(text, packet, undefined).asks;
    expect(asks.at(-1)).toEqual({ text: part, field, has, ...(fits === undefined ? {} : { fits }) });
  });

  it('keeps the comment and the target apart, and asks nothing where the rule does not', () => {
    const parts = partsOf('-m comment --comment "kubernetes service portals" -j KUBE-SERVICES', packet, undefined);
    expect(parts).toEqual({ asks: [], does: '-j KUBE-SERVICES', comment: 'kubernetes service portals' });
  });

  it('shows what chance drew', () => {
    const text = '-m statistic --mode random --probability 0.33333333349 -j X';
    const [ask] = partsOf(text, packet, { rule: 0, drew: 0.61, needs: 0.33333333349 }).asks;
    expect(ask).toEqual({
      text: '-m statistic --mode random --probability 0.33333333349',
      field: 'chance',
      has: 'drew 0.61',
      fits: false,
    });
  });
});
