import { describe, expect, test } from 'vitest';
import { EPOCH } from '../../lib/calendar';
import type { SocketOwner } from '../extension';
import { load, matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { cgroup } from './cgroup';
import { cpu } from './cpu';
import { devgroup } from './devgroup';
import { ipvs } from './ipvs';
import { osf } from './osf';
import { owner } from './owner';
import { policy } from './policy';
import { realm } from './realm';
import { rpfilter } from './rpfilter';
import { socket } from './socket';
import { time } from './time';

const packet = packetTo('10.96.0.10');
const OUTPUT = { chain: 'OUTPUT' };
const INPUT = { chain: 'INPUT' };
const held: SocketOwner = { held: true, uid: 1000, gid: 100, transparent: false, wildcard: false, mark: 0 };

describe('who sent it', () => {
  roundTrips(
    owner,
    [
      ['--uid-owner daemon ! --socket-exists', '! --socket-exists --uid-owner 1'],
      ['! --uid-owner 0x10-32 --gid-owner root --suppl-groups', '! --uid-owner 16-32 --gid-owner 0 --suppl-groups'],
    ],
    OUTPUT,
  );
  rejects(
    owner,
    [
      ['', 'owner: At least one of --uid-owner, --gid-owner or --socket-exists is required'],
      ['--uid-owner nobody-here', 'owner: Bad value for "--uid-owner" option: "nobody-here"'],
      ['--suppl-groups --gid-owner 5', '"you need to use --gid-owner first"'],
      ['--uid-owner 9-5', 'Invalid argument'],
    ],
    OUTPUT,
  );
  test('only packets of this host have a sender', () => {
    expect(load('-A FORWARD -m owner --uid-owner 0').refused).toContain('Invalid argument');
  });
  test.each<[string, Partial<SocketOwner> | undefined, boolean]>([
    ['--uid-owner 1000', {}, true],
    ['--uid-owner 0-999', {}, false],
    ['--uid-owner 1000 ! --gid-owner 100', {}, false],
    ['--uid-owner 1000', undefined, false],
    ['! --uid-owner 1000', undefined, true],
    ['! --socket-exists', undefined, true],
    // The kernel's own sockets exist and belong to nobody.
    ['--socket-exists', { held: false }, true],
    ['--uid-owner 0', { held: false, uid: 0 }, false],
  ])('%s of %o', (words, found, wanted) => {
    const of = () => (found === undefined ? undefined : { ...held, ...found });
    expect(matches(owner, words, packet, { socket: of }, OUTPUT)).toBe(wanted);
  });
  roundTrips(
    cgroup,
    [
      ['! --cgroup 0x10', '! --cgroup 16'],
      ['--path a/b', '--path "a/b"'],
    ],
    OUTPUT,
  );
  rejects(cgroup, [['--path / --cgroup 1', 'Invalid argument']], OUTPUT);
  test('every process is in the root group', () => {
    expect(matches(cgroup, '--path /', packet, { socket: () => held }, OUTPUT)).toBe(true);
    expect(matches(cgroup, '--cgroup 5', packet, { socket: () => held }, OUTPUT)).toBe(false);
    expect(matches(cgroup, '! --cgroup 5', packet, { socket: () => undefined }, OUTPUT)).toBe(false);
  });
});

describe('who would get it', () => {
  roundTrips(
    socket,
    [['--restore-skmark --nowildcard --transparent', '--transparent --nowildcard --restore-skmark']],
    INPUT,
  );
  const wild = { ...held, wildcard: true };
  test.each<[string, SocketOwner | undefined, boolean]>([
    ['', held, true],
    ['', wild, false],
    ['--nowildcard', wild, true],
    ['--transparent --nowildcard', wild, false],
    ['', undefined, false],
  ])('-m socket %s', (words, found, wanted) => {
    expect(matches(socket, words, packet, { socket: () => found }, INPUT)).toBe(wanted);
  });
  const PREROUTING = { table: 'raw', chain: 'PREROUTING' };
  roundTrips(
    rpfilter,
    [['--invert --loose --accept-local --validmark', '--loose --validmark --accept-local --invert']],
    PREROUTING,
  );
  rejects(rpfilter, [['', 'Invalid argument']], INPUT);
  test('the way back decides', () => {
    const asked: object[] = [];
    const reversePath = (_: unknown, options: object) => asked.push(options) > 0;
    expect(matches(rpfilter, '--loose --invert', packet, { reversePath }, PREROUTING)).toBe(false);
    expect(asked).toMatchObject([{ loose: true, acceptLocal: false }]);
  });
});

describe('where and when', () => {
  roundTrips(devgroup, [['--src-group 0 ! --dst-group 0x3/15', '--src-group default ! --dst-group 0x3/0xf']]);
  rejects(devgroup, [
    ['', "devgroup match: You must specify either '--src-group' or '--dst-group'"],
    ['--src-group lan', 'devgroup: could not map name lan to an integer value for option "--src-group"'],
  ]);
  rejects(devgroup, [['--dst-group 1', 'Invalid argument']], INPUT);
  test('the group of each device', () => {
    const deviceGroup = (device: string) => (device === 'eth0' ? 7 : 0);
    expect(matches(devgroup, '--src-group 7 --dst-group default', packet, { deviceGroup })).toBe(true);
    expect(matches(devgroup, '! --src-group 3/3', packet, { deviceGroup })).toBe(false);
  });

  roundTrips(realm, [
    ['! --realm 5/3', '! --realm 0x5/0x3'],
    ['--realm 0', '--realm cosmos'],
  ]);
  roundTrips(cpu, [['! --cpu 1', '=']]);
  roundTrips(osf, [['! --genre Linux --log 1 --ttl 2', '! --genre Linux --ttl 2 --log 1']], { header: '-p tcp' });
  roundTrips(ipvs, [
    ['! --vaddr 10.96.0.0/12 --vdir reply --vport http', '! --vaddr 10.96.0.0/12 --vport 80 --vdir REPLY'],
  ]);
  test('what a simulated host does not have', () => {
    expect(matches(realm, '--realm 0', packet)).toBe(true);
    expect(matches(cpu, '--cpu 1', packet)).toBe(false);
    expect(matches(osf, '! --genre Linux', packet, {}, { header: '-p tcp' })).toBe(false);
    expect(matches(ipvs, '! --ipvs', packet)).toBe(true);
    expect(matches(ipvs, '! --vport 80', packet)).toBe(false);
  });

  roundTrips(policy, [
    ['--dir out', '--dir out --pol ipsec'],
    [
      '--pol ipsec --dir in --strict --tunnel-dst 10.1.2.3 --tunnel-src 10.0.0.0/8 --mode tunnel --spi 2 --next ! --reqid 2',
      '--dir in --pol ipsec --strict --spi 0x2 --mode tunnel --tunnel-dst 10.1.2.3 --tunnel-src 10.0.0.0/8 --next ! --reqid 2',
    ],
  ]);
  rejects(policy, [
    ['--pol none', 'policy match: neither --dir in nor --dir out specified'],
    ['--dir in --pol none --strict', 'policy match: policy none but --strict given'],
    ['--dir in --strict --reqid 1 --next', 'policy match: empty policy element 1.'],
    ['--dir in --reqid 1 --reqid 2', 'policy match: double --reqid option'],
    ['--dir in --proto tcp', 'policy match: protocol must be ah/esp/ipcomp'],
    ['--dir in --tunnel-src 1.1.1.1', 'only valid in tunnel mode'],
    ['--dir in --next', 'option "--next" also requires "--strict"'],
  ]);
  rejects(policy, [['--dir out --pol none', 'Invalid argument']], INPUT);
  test('there is no IPsec', () => {
    expect(matches(policy, '--dir in --pol none', packet)).toBe(true);
    expect(matches(policy, '--dir in --pol ipsec', packet)).toBe(false);
  });

  const ALWAYS = '--datestop 2038-01-19T03:14:07';
  roundTrips(time, [
    ['', ALWAYS],
    ['--timestart 9:5', `--timestart 09:05:00 --timestop 23:59:59 ${ALWAYS}`],
    ['! --weekdays Sa,7 --monthdays 1,31', `--monthdays 1,31 --weekdays Mon,Tue,Wed,Thu,Fri ${ALWAYS}`],
    ['--datestart 2020-02-30 --datestop 2021', '--datestart 2020-03-01T00:00:00 --datestop 2021-01-01T00:00:00'],
    [
      '--timestart 22:00 --timestop 6:00 --contiguous --kerneltz',
      `--timestart 22:00:00 --timestop 06:00:00 ${ALWAYS} --kerneltz --contiguous`,
    ],
  ]);
  rejects(time, [
    ['--timestart 24:00', 'invalid time "24:00" specified'],
    ['--weekdays 0', 'No, the week does NOT begin with Sunday.'],
    ['--monthdays 32', '32 is not a valid day for --monthdays'],
    ['--datestart 1969', 'Invalid date "1969" specified.'],
    ['--contiguous', 'time: --contiguous only makes sense when stoptime is smaller than starttime'],
    ['--utc --kerneltz', 'option "--utc" cannot be used together with "--kerneltz"'],
  ]);
  // Worlds begin on a Monday at nine.
  test.each<[string, number, boolean]>([
    ['--timestart 09:00 --timestop 17:00 --weekdays Mon', 0, true],
    ['--timestart 09:00 --timestop 17:00', 9, false],
    ['--timestart 22:00 --timestop 06:00', 14, true],
    ['--timestart 22:00 --timestop 06:00 --weekdays Mon', 16, false],
    ['--timestart 22:00 --timestop 06:00 --weekdays Mon --contiguous', 16, true],
    ['--monthdays 6 ! --weekdays Mon', 24, true],
    ['--datestart 2026-01-06', 14, false],
  ])('%s, %i hours later', (words, hours, wanted) => {
    expect(EPOCH % 86400).toBe(9 * 3600);
    expect(matches(time, words, packet, { now: hours * 3.6e9 })).toBe(wanted);
  });
  test('the time that was asked for is told', () => {
    const words = '--timestart 22:00 --timestop 6:00 --weekdays Mon';
    expect(why(time, words, packet)).toBe('the packet did not arrive from 22:00:00 to 06:00:00 on Mon');
  });
});
