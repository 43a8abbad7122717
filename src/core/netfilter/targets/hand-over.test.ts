import { describe, expect, test, vi } from 'vitest';
import { ipv4 } from '../../packet/address';
import { makePacket, tcp } from '../../packet/make';
import { ACK, SYN } from '../../packet/packet';
import type { AnyTarget, TargetContext } from '../extension';
import { configOf, contextOf, packetTo, rejects, roundTrips, type Where } from '../extension.testing';
import { AUDIT } from './audit';
import { CHECKSUM } from './checksum';
import { CLUSTERIP } from './clusterip';
import { CONNSECMARK } from './connsecmark';
import { IDLETIMER } from './idletimer';
import { LED } from './led';
import { NFLOG } from './nflog';
import { NFQUEUE } from './nfqueue';
import { RATEEST } from './rateest';
import { SECMARK } from './secmark';
import { SYNPROXY } from './synproxy';
import { TEE } from './tee';
import { TPROXY } from './tproxy';

const MANGLE = { table: 'mangle' };
const TPROXY_RULE: Where = { table: 'mangle', chain: 'PREROUTING', header: '-p tcp' };
const packet = packetTo('10.96.0.10');

function apply(target: AnyTarget, words: string, given: Partial<TargetContext> = {}, where: Where = {}, to = packet) {
  return target.apply(configOf(target, words, where), to, contextOf(given));
}

describe('programs that listen', () => {
  roundTrips(NFLOG, [
    ['--nflog-group 0', ''],
    [
      '--nflog-size 0 --nflog-prefix "x: " --nflog-group 5 --nflog-threshold 3',
      '--nflog-prefix "x: " --nflog-group 5 --nflog-size 0 --nflog-threshold 3',
    ],
    ['--nflog-range 5', ''],
  ]);
  rejects(NFLOG, [
    ['--nflog-group 65536', 'out of range (0-65535)'],
    ['--nflog-prefix ""', 'Argument must have a minimum length of 1 characters'],
    ['--nflog-size 1 --nflog-range 1', 'warn: --nflog-range has never worked'],
  ]);
  roundTrips(NFQUEUE, [
    ['', '--queue-num 0'],
    ['--queue-bypass --queue-balance :3 --queue-cpu-fanout', '--queue-balance 0:3 --queue-bypass --queue-cpu-fanout'],
  ]);
  rejects(NFQUEUE, [
    ['--queue-balance 3', 'Bad range "3"'],
    ['--queue-balance 5:3', '5 should be less than 3'],
    ['--queue-balance 0:65535', 'Invalid argument'],
    ['--queue-num 1 --queue-cpu-fanout', 'option "--queue-cpu-fanout" also requires "--queue-balance"'],
  ]);
  test('a queue that nobody reads takes the packet, or with bypass lets it pass', () => {
    expect(apply(NFQUEUE, '--queue-num 7')).toMatchObject({ verdict: 'STOLEN', reason: 'no program reads queue 7' });
    expect(apply(NFQUEUE, '--queue-bypass').verdict).toBe('ACCEPT');
  });
});

describe('targets after which the packet goes on', () => {
  roundTrips(AUDIT, [['--type ACCEPT', '--type accept']]);
  rejects(AUDIT, [['--type maybe', 'Bad action type value "maybe"']]);
  roundTrips(CHECKSUM, [['--checksum-fill', '=']], MANGLE);
  rejects(CHECKSUM, [['--checksum-fill', 'Invalid argument']]);
  roundTrips(CONNSECMARK, [['--save', '=']], { table: 'security' });
  rejects(CONNSECMARK, [
    ['', 'CONNSECMARK target: parameter required'],
    ['--restore', 'Invalid argument'],
  ]);
  roundTrips(SECMARK, [['--selctx system_u:object_r:x_t:s0', '=']], MANGLE);
  roundTrips(IDLETIMER, [['--label a --alarm --timeout 0x10', '--timeout 16 --label a --alarm']]);
  rejects(IDLETIMER, [
    ['--timeout 0 --label a', 'Invalid argument'],
    ['--timeout 1', 'option "--label" must be specified'],
  ]);
  roundTrips(LED, [['--led-delay INF --led-trigger-id a', '--led-trigger-id "a" --led-delay inf']]);
  roundTrips(CLUSTERIP, [
    [
      '--new --hashmode sourceip --clustermac 1:2:3:4:5:6 --total-nodes 2 --local-node 1',
      '--new --hashmode sourceip --clustermac 01:02:03:04:05:06 --total-nodes 2 --local-node 1 --hash-init 0',
    ],
  ]);
  rejects(CLUSTERIP, [['--new', 'CLUSTERIP target: Invalid parameter combination']]);
  roundTrips(RATEEST, [
    [
      '--rateest-interval 1s --rateest-ewma 4sec --rateest-name RE1',
      '--rateest-name RE1 --rateest-interval 1.0s --rateest-ewmalog 4.0s',
    ],
  ]);
  rejects(RATEEST, [
    ['--rateest-name RE1', 'RATEEST: ewmalog value is out of range'],
    ['--rateest-name a --rateest-interval 9s --rateest-ewmalog 20s', 'RATEEST: interval value is too large'],
  ]);

  test('nothing else happens to it', () => {
    const rows: [AnyTarget, string, Where][] = [
      [AUDIT, '--type drop', {}],
      [NFLOG, '', {}],
      [IDLETIMER, '--timeout 1 --label a', {}],
      [CHECKSUM, '--checksum-fill', MANGLE],
    ];
    for (const [target, words, where] of rows)
      expect(apply(target, words, {}, where)).toEqual({ packet, verdict: 'CONTINUE' });
  });
});

describe('copies and proxies', () => {
  roundTrips(TEE, [['--oif eth1 --gateway 10.1', '--gateway 10.0.0.1 --oif eth1']]);
  rejects(TEE, [
    ['--gateway 0.0.0.0', 'Invalid argument'],
    ['--gateway ::1', 'Address family for hostname not supported'],
  ]);
  test('TEE sends a copy and lets the packet go on', () => {
    const sent: unknown[] = [];
    const { verdict } = apply(TEE, '--gateway 10.0.0.9 --oif eth1', { clone: (...copy) => sent.push(copy) });
    expect(verdict).toBe('CONTINUE');
    expect(sent).toEqual([[packet, ipv4('10.0.0.9'), 'eth1']]);
  });

  roundTrips(
    TPROXY,
    [['--on-port http --tproxy-mark 1', '--on-port 80 --on-ip 0.0.0.0 --tproxy-mark 0x1/0xffffffff']],
    TPROXY_RULE,
  );
  rejects(TPROXY, [['', 'option "--on-port" must be specified']], TPROXY_RULE);
  rejects(TPROXY, [['--on-port 80', 'Invalid argument']], { ...TPROXY_RULE, header: '-p icmp' });
  rejects(TPROXY, [['--on-port 80', 'Invalid argument']], { ...TPROXY_RULE, chain: 'FORWARD' });
  test('TPROXY marks and accepts where a proxy listens, and drops where none does', () => {
    const asked: unknown[] = [];
    const given = (there: boolean): Partial<TargetContext> => ({
      primaryAddress: () => 7,
      listens: (...where) => (asked.push(where) > 0 && there ? 5 : undefined),
    });
    const marked = apply(TPROXY, '--on-port 3129 --tproxy-mark 0x2/0x3', given(true), TPROXY_RULE, {
      ...packet,
      mark: 0x11,
    });
    expect(marked).toMatchObject({ verdict: 'ACCEPT', packet: { mark: 0x12, socket: 5 } });
    expect(apply(TPROXY, '--on-port 0 --on-ip 1.1.1.1', given(false), TPROXY_RULE).verdict).toBe('DROP');
    expect(asked).toEqual([
      [6, 7, 3129],
      [6, ipv4('1.1.1.1'), 80],
    ]);
  });

  const SHIELD: Where = { header: '-p tcp' };
  roundTrips(
    SYNPROXY,
    [['--mss 70000 --wscale 7 --timestamp --sack-perm', '--sack-perm --timestamp --wscale 7 --mss 4464']],
    SHIELD,
  );
  rejects(SYNPROXY, [['', 'Invalid argument']], { ...SHIELD, chain: 'OUTPUT' });
  test('SYNPROXY takes the handshake', () => {
    const segment = (flags: number) => makePacket(tcp({ sport: 1, dport: 2, flags }), { src: 1, dst: 2 });
    const send = vi.fn();
    const verdicts = [SYN, ACK, SYN | ACK].map(
      (flags) => apply(SYNPROXY, '', { send }, SHIELD, segment(flags)).verdict,
    );
    expect(send).toHaveBeenCalledOnce();
    expect(verdicts).toEqual(['STOLEN', 'DROP', 'CONTINUE']);
  });
});

test('RATEEST feeds the estimator of its name', () => {
  const estimators = new Map<string, unknown>();
  const shared = <T>(_: string, name: string, make: () => T): T => {
    if (!estimators.has(name)) estimators.set(name, make());
    return estimators.get(name) as T;
  };
  const words = '--rateest-name RE1 --rateest-interval 1s --rateest-ewmalog 2s';
  for (let i = 0; i < 100; i++) apply(RATEEST, words, { shared, now: i * 10_000 });
  apply(RATEEST, words, { shared, now: 1_000_000 });
  // A hundred packets in the first second, of which the average over two takes half.
  expect(estimators.get('RE1')).toMatchObject({ packets: 101, packetRate: 50 * 256 });
});
