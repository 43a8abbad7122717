import { expect, test } from 'vitest';
import { matches, packetTo, rejects, roundTrips } from '../extension.testing';
import { udp } from './udp';

const UDP = { header: '-p udp' };

roundTrips(
  udp,
  [
    ['', '='],
    ['--sport domain --dport 4:', '--sport 53 --dport 4:65535'],
    // The program cuts a number that is too large for a port.
    ['--dport 65536', '--dport 0'],
  ],
  UDP,
);
rejects(
  udp,
  [
    ['--dport -1', 'Port "-1" does not resolve to anything.'],
    ['--dport 1 --dport 2', 'udp: option "--destination-port" can only be used once.'],
    ['--dport 1:2:3', 'udp: Too many components for option "--destination-port" (max: 2)'],
  ],
  UDP,
);

test('a UDP datagram to a port, and no TCP segment to it', () => {
  expect(matches(udp, '--dport 53', packetTo('10.0.0.1:53', { protocol: 17 }), {}, UDP)).toBe(true);
  expect(matches(udp, '--dport 53', packetTo('10.0.0.1:53'), {}, UDP)).toBe(false);
});
