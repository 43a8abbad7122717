import { describe, expect, test } from 'vitest';
import { makePacket, icmp as message } from '../../packet/make';
import { matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { comment } from './comment';
import { icmp } from './icmp';
import { icmp6 } from './icmp6';
import { mark } from './mark';
import { multiport } from './multiport';
import { nfacct } from './nfacct';
import { physdev } from './physdev';
import { sctp } from './sctp';

const TCP = { header: '-p tcp' };

describe('comment', () => {
  roundTrips(comment, [
    ['--comment x', '='],
    ['--comment "x_y-1"', '--comment x_y-1'],
    ['--comment "default/web:http cluster IP"', '='],
    ['--comment a.b', '--comment "a.b"'],
    ['--comment "it\'s \\"so\\""', '--comment "it\\\'s \\"so\\""'],
    ['--comment ""', '='],
  ]);
  rejects(comment, [
    ['', 'comment: option "--comment" must be specified'],
    ['--comment', 'option "--comment" requires an argument'],
    ['! --comment x', 'comment: option "--comment" cannot be inverted.'],
  ]);
});

describe('mark', () => {
  roundTrips(mark, [
    ['--mark 0x4000/0x4000', '='],
    ['! --mark 16384', '! --mark 0x4000'],
    ['--mark 010/0xffffffff', '--mark 0x8'],
  ]);
  rejects(mark, [
    ['--mark -1', 'mark: bad integer value for option "--mark", or out of range.'],
    ['--mark 1x', 'mark: trailing garbage after value for option "--mark".'],
  ]);
  test('only bits of the mask are compared', () => {
    const packet = packetTo('10.0.0.1', { mark: 0xc000 });
    expect(matches(mark, '--mark 0x4000/0x4000', packet)).toBe(true);
    expect(matches(mark, '--mark 0x4000', packet)).toBe(false);
    expect(why(mark, '! --mark 0x4000/0x4000', packet)).toBe('mark 0xc000 under mask 0x4000 is 0x4000');
  });
});

describe('multiport', () => {
  roundTrips(
    multiport,
    [
      ['--dports http,443,8000:8080', '--dports 80,443,8000:8080'],
      ['! --source-ports 1,2', '! --sports 1,2'],
      ['--ports 53', '='],
    ],
    TCP,
  );
  rejects(
    multiport,
    [
      ['', 'multiport expection an option'],
      ['--dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15:16', 'too many ports specified'],
      ['--dports 5:5', 'invalid portrange specified'],
      ['--sports 1 --dports 2', '"--source-ports" cannot be used together with "--destination-ports"'],
    ],
    TCP,
  );
  rejects(multiport, [['--dports 1 -p tcp', "multiport needs `-p tcp', `-p udp'"]]);
  test('a port among many, as source or destination', () => {
    expect(matches(multiport, '--dports 80,8000:8080', packetTo('10.0.0.1:8001'), {}, TCP)).toBe(true);
    expect(matches(multiport, '--sports 80,8000:8080', packetTo('10.0.0.1:8001'), {}, TCP)).toBe(false);
    expect(matches(multiport, '! --ports 40000', packetTo('10.0.0.1:80'), {}, TCP)).toBe(false);
    expect(why(multiport, '--dports 81,82', packetTo('10.0.0.1:80'), {}, TCP)).toBe(
      'destination port 80 is not among 81,82',
    );
  });
});

describe('icmp', () => {
  const ICMP = { header: '-p icmp' };
  roundTrips(
    icmp,
    [
      ['--icmp-type ping', '--icmp-type 8'],
      ['! --icmp-type frag', '! --icmp-type 3/4'],
      ['--icmp-type 255/0', '--icmp-type any'],
    ],
    ICMP,
  );
  rejects(
    icmp,
    [
      ['--icmp-type echo', "Ambiguous ICMP type `echo': `echo-reply' or `echo-request'?"],
      ['--icmp-type hello', "Unknown ICMP type `hello'"],
      ['--icmp-type 8:9', 'ICMP type range not supported'],
    ],
    ICMP,
  );
  roundTrips(icmp6, [['--icmpv6-type neighbor-solicitation', '--icmpv6-type 135']], {
    header: '-p ipv6-icmp',
    family: 'ipv6',
  });
  rejects(icmp6, [['--icmpv6-type 1', "Couldn't load match `icmp6':No such file or directory"]]);
  test('type and code', () => {
    const needsFragmenting = makePacket(message(3, 4), { src: 1, dst: 2 });
    expect(matches(icmp, '--icmp-type 3', needsFragmenting, {}, ICMP)).toBe(true);
    expect(matches(icmp, '--icmp-type 3/3', needsFragmenting, {}, ICMP)).toBe(false);
    expect(matches(icmp, '--icmp-type any', packetTo('10.0.0.1'), {}, ICMP)).toBe(false);
  });
});

describe('nfacct', () => {
  roundTrips(
    nfacct,
    [['--nfacct-name ct_state_invalid_dropped_pkts', '--nfacct-name  ct_state_invalid_dropped_pkts']],
    {
      accounts: ['ct_state_invalid_dropped_pkts'],
    },
  );
  rejects(nfacct, [['--nfacct-name wrong', 'RULE_APPEND failed (No such file or directory)']]);
});

describe('physdev', () => {
  roundTrips(physdev, [['--physdev-is-bridged --physdev-in veth+', '--physdev-in veth+ --physdev-is-bridged']]);
  rejects(physdev, [['', 'PHYSDEV: no physdev option specified']]);
  rejects(physdev, [['--physdev-out a', 'Invalid argument']], { chain: 'OUTPUT' });
  test('ports of a bridge, which a routed packet has none of', () => {
    const bridged = packetTo('10.244.1.5', { physIn: 'veth1', physOut: 'veth2' });
    expect(matches(physdev, '--physdev-is-bridged --physdev-in veth+', bridged)).toBe(true);
    expect(matches(physdev, '! --physdev-out veth2', bridged)).toBe(false);
    expect(matches(physdev, '--physdev-in veth1', packetTo('10.0.0.1'))).toBe(false);
    expect(matches(physdev, '! --physdev-is-bridged', packetTo('10.0.0.1'))).toBe(true);
    expect(why(physdev, '--physdev-in veth3', bridged)).toBe('bridge port veth1 is not veth3');
  });
});

describe('sctp', () => {
  const SCTP = { header: '-p sctp' };
  roundTrips(
    sctp,
    [
      ['--sport 5: --dport 7', '--sport 5:65535 --dport 7'],
      ['--chunk-types ANY init,data:Be', '--chunk-types any DATA:Be,INIT'],
    ],
    SCTP,
  );
  rejects(sctp, [['--chunk-types any', '--chunk-types requires two args']], SCTP);
});
