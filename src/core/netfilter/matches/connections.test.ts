import { describe, expect, test } from 'vitest';
import type { Entry } from '../../conntrack/entry';
import { configOf, matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { cluster } from './cluster';
import { connbytes } from './connbytes';
import { connlabel } from './connlabel';
import { connmark } from './connmark';
import { helper } from './helper';

const packet = packetTo('10.96.0.10');
const entry = (given: Partial<Entry>): { entry: Entry } => ({
  entry: {
    original: { src: packet.src, dst: packet.dst, protocol: 6, sport: 40000, dport: 80 },
    mark: 0,
    packets: [0, 0],
    bytes: [0, 0],
    ...given,
  } as Entry,
});

describe('connbytes', () => {
  roundTrips(connbytes, [
    [
      '--connbytes : --connbytes-dir both --connbytes-mode packets',
      '--connbytes 0 --connbytes-mode packets --connbytes-dir both',
    ],
    [
      '! --connbytes 100:0x200 --connbytes-dir reply --connbytes-mode bytes',
      '! --connbytes 100:512 --connbytes-mode bytes --connbytes-dir reply',
    ],
  ]);
  rejects(connbytes, [
    ['--connbytes 1:2 --connbytes-mode packets', 'option "--connbytes-dir" must be specified'],
    ['--connbytes 1000:0 --connbytes-mode packets --connbytes-dir both', '1000 should be less than 0'],
    ['--connbytes 1 --connbytes-mode pkts --connbytes-dir both', "Unknown --connbytes-mode `pkts'"],
  ]);
  const busy = entry({ packets: [3, 1], bytes: [300, 40] });
  test.each([
    ['--connbytes 4:4 --connbytes-mode packets --connbytes-dir both', true],
    ['--connbytes 41: --connbytes-mode bytes --connbytes-dir reply', false],
    ['--connbytes 85 --connbytes-mode avgpkt --connbytes-dir both', true],
    ['! --connbytes 3:5 --connbytes-mode packets --connbytes-dir original', false],
  ])('%s', (words, wanted) => {
    expect(matches(connbytes, words, packet, busy)).toBe(wanted);
    expect(matches(connbytes, words, packet)).toBe(false);
  });
  test('what the connection has carried is told', () => {
    const words = '--connbytes 500: --connbytes-mode bytes --connbytes-dir original';
    expect(why(connbytes, words, packet, busy)).toBe(
      'connection has 300 bytes in original direction, outside 500 or more bytes in original direction',
    );
  });
});

describe('connmark', () => {
  roundTrips(connmark, [['! --mark 10/255', '! --mark 0xa/0xff']]);
  rejects(connmark, [['--mark 0xfffffffff', 'bad integer value for option "--mark", or out of range']]);
  test('under its mask, and never without a connection', () => {
    expect(matches(connmark, '--mark 0x80000000/0xf0000000', packet, entry({ mark: 0x80000001 }))).toBe(true);
    expect(matches(connmark, '! --mark 1', packet)).toBe(false);
    expect(why(connmark, '--mark 1', packet, entry({ mark: 5 }))).toBe('connection mark 0x5 is not 0x1');
  });
});

describe('connlabel', () => {
  roundTrips(connlabel, [['! --label 0x10 --set', '! --label "16" --set']]);
  rejects(connlabel, [
    ['--label 128', 'Numerical result out of range'],
    ['--label web', "label 'web' not found or invalid value"],
  ]);
  test('--set puts the label on', () => {
    const labelled = entry({});
    expect(matches(connlabel, '--label 3', packet, labelled)).toBe(false);
    expect(matches(connlabel, '--label 3 --set', packet, labelled)).toBe(true);
    expect(matches(connlabel, '--label 3', packet, labelled)).toBe(true);
    expect(labelled.entry.labels).toEqual([3]);
  });
});

describe('cluster', () => {
  roundTrips(cluster, [
    [
      '--cluster-total-nodes 4 ! --cluster-local-node 2 --cluster-hash-seed 0xfeed',
      '! --cluster-local-nodemask 0x00000002 --cluster-total-nodes 4 --cluster-hash-seed 0x0000feed',
    ],
  ]);
  rejects(cluster, [
    ['', "cluster match: `--cluster-local-node' or`--cluster-local-nodemask' is missing"],
    ['--cluster-total-nodes 2 --cluster-local-node 3 --cluster-hash-seed 1', "must be <= `--cluster-total-nodes'"],
  ]);
  test('every connection belongs to one node', () => {
    for (let source = 1; source < 40; source++) {
      const of = entry({ original: { src: source, dst: 2, protocol: 6, sport: 1, dport: 2 } });
      const nodes = [1, 2, 3].filter((node) =>
        matches(cluster, `--cluster-total-nodes 3 --cluster-local-node ${node} --cluster-hash-seed 7`, packet, of),
      );
      expect(nodes).toHaveLength(1);
    }
  });
});

describe('helper', () => {
  roundTrips(helper, [['! --helper ftp-21', '=']]);
  test('looks at the connection that expected this one', () => {
    const connection = (id: number) => (id === 9 ? entry({ helper: 'ftp' }).entry : undefined);
    expect(matches(helper, '--helper ftp', packet, { ...entry({ master: 9 }), connection })).toBe(true);
    expect(matches(helper, '--helper sip', packet, { ...entry({ master: 9 }), connection })).toBe(false);
    expect(matches(helper, '! --helper ftp', packet, { ...entry({ master: 8 }), connection })).toBe(true);
    expect(matches(helper, '--helper ""', packet, { ...entry({}), connection })).toBe(false);
  });
});

test('a name that is too long is cut', () => {
  expect(configOf(helper, `--helper ${'a'.repeat(40)}`)).toMatchObject({ helper: 'a'.repeat(29) });
});
