import { expect, test } from 'vitest';
import { load, matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { addrtype } from './addrtype';

roundTrips(addrtype, [
  ['--dst-type local', '--dst-type LOCAL'],
  ['--dst-type MULTICAST,LOCAL ! --src-type U', '! --src-type UNSPEC --dst-type LOCAL,MULTICAST'],
  ['--dst-type LOCAL --limit-iface-in', '='],
]);
rejects(addrtype, [
  ['', 'addrtype: you must specify --src-type or --dst-type'],
  ['--src-type LOCAL,NEAR', 'addrtype: bad type "NEAR"'],
  ['--src-type NEAR,LOCAL', "addrtype: bad type `NEAR,LOCAL'"],
  [
    '--src-type LOCAL --limit-iface-in --limit-iface-out',
    '"--limit-iface-in" cannot be used together with "--limit-iface-out"',
  ],
]);

test('the kernel refuses a device that the hook does not have', () => {
  const rule = '-m addrtype --dst-type LOCAL --limit-iface-out';
  expect(load(`-A INPUT ${rule}`).refused).toContain('Invalid argument');
  expect(load(`-A OUTPUT ${rule}`).refused).toBe('');
});

test('asks the routing tables, of one device where it is limited to it', () => {
  const addressType = (_: number, device?: string) => (device === 'eth0' ? 'UNICAST' : 'LOCAL');
  const packet = packetTo('192.168.11.109:30080');
  expect(matches(addrtype, '--dst-type LOCAL', packet, { addressType })).toBe(true);
  expect(matches(addrtype, '--dst-type LOCAL --limit-iface-in', packet, { addressType })).toBe(false);
  expect(why(addrtype, '! --dst-type LOCAL', packet, { addressType })).toBe('destination 192.168.11.109 is LOCAL');
});
