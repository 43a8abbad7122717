import { describe, expect, test } from 'vitest';
import { makePacket, tcp as segment } from '../../packet/make';
import { ACK, RST, SYN } from '../../packet/packet';
import { load, matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { tcp } from './tcp';

const TCP = { header: '-p tcp' };

roundTrips(
  tcp,
  [
    ['', '='],
    ['--dport 80', '='],
    ['--dport http', '--dport 80'],
    ['--sport 1024:', '--sport 1024:65535'],
    ['--sport 4:4 --dport :5', '--sport 4 --dport 0:5'],
    ['! --dport 80', '='],
    // Inverted ports from 0 are read back as those above.
    ['! --sport 0:5', '--sport 6:65535'],
    ['--dport 80 --syn', '--dport 80 --tcp-flags FIN,SYN,RST,ACK SYN'],
    ['--tcp-flags ack,syn syn', '--tcp-flags SYN,ACK SYN'],
    ['! --tcp-flags ALL NONE', '! --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE'],
    ['--tcp-option 8 --dport 0x50', '--dport 80 --tcp-option 8'],
  ],
  TCP,
);

rejects(
  tcp,
  [
    ['--dport 65536', "invalid port/service `65536' specified"],
    ['--sport 5:4', 'invalid portrange (min > max)'],
    ['--dport 80 --destination-port 81', "Only one `--destination-port' allowed"],
    ['--tcp-flags SYN', '--tcp-flags requires two args.'],
    ['--tcp-flags SYN,BIG SYN', "Unknown TCP flag `BIG'"],
    ['--syn --tcp-flags ALL NONE', "Only one of `--syn' or `--tcp-flags'  allowed"],
    ['--tcp-option 0', 'Bad TCP option "0"'],
  ],
  TCP,
);

describe('what nf_tables makes of it', () => {
  test.each([
    ['-p tcp -m tcp ! --dport :', '-A FORWARD -p tcp'],
    [
      '-p tcp -m tcp --sport 1 -m comment --comment x -m tcp --dport 2',
      '-A FORWARD -p tcp -m tcp --sport 1 --dport 2 -m comment --comment x',
    ],
    ['-p tcp -m tcp --dport 1 -m tcp --dport 2', '-A FORWARD -p tcp -m tcp --dport 2'],
    ['-p tcp -m tcp -m tcp --dport 2', '-A FORWARD -p tcp -m tcp -m tcp --dport 2'],
    ['! -p tcp -m tcp --dport 2', '-A FORWARD ! -p tcp -m tcp --dport 2'],
  ])('%s is read back as %s', (words, saved) => {
    expect(load(`-A FORWARD ${words}`).saved).toBe(saved);
  });

  test('ports need the protocol, and the match alone has the kernel refuse it', () => {
    expect(load('-A FORWARD -m tcp --dport 2').refused).toContain("TCP match requires '-p tcp'");
    expect(load('-A FORWARD -m tcp').refused).toContain('RULE_APPEND failed (Invalid argument)');
  });

  test('two ports that are both inverted are one comparison: one that differs is enough', () => {
    const words = '! --sport 40000 ! --dport 80';
    expect(matches(tcp, words, packetTo('10.0.0.1:80'), {}, TCP)).toBe(false);
    expect(matches(tcp, words, packetTo('10.0.0.1:81'), {}, TCP)).toBe(true);
    expect(matches(tcp, '! --sport 40000 ! --dport 80:81', packetTo('10.0.0.1:82'), {}, TCP)).toBe(false);
  });

  test('two matches that are read back as one are both compared', () => {
    const config = load('-A FORWARD -p tcp -m tcp --dport 1 -m tcp --dport 2').rule?.matches[0]?.config;
    expect(tcp.test(config as never, packetTo('10.0.0.1:2'), {} as never)).toBe(false);
  });
});

test('flags and options of the header', () => {
  const to = { src: 1, dst: 2 };
  const seen = (flags: number) => makePacket(segment({ sport: 1, dport: 2, flags, options: { mss: 1460 } }), to);
  expect(matches(tcp, '--syn', seen(SYN), {}, TCP)).toBe(true);
  expect(matches(tcp, '--syn', seen(SYN | ACK), {}, TCP)).toBe(false);
  expect(matches(tcp, '--tcp-flags RST RST', seen(RST | ACK), {}, TCP)).toBe(true);
  expect(matches(tcp, '--tcp-option 2', seen(SYN), {}, TCP)).toBe(true);
  expect(matches(tcp, '! --tcp-option 3', seen(SYN), {}, TCP)).toBe(true);
});

test('a later fragment never matches', () => {
  const packet = packetTo('10.0.0.1:80', { fragment: { offset: 1480, more: false } });
  expect(matches(tcp, '! --dport 81', packet, {}, TCP)).toBe(false);
  expect(why(tcp, '--dport 80', packet, {}, TCP)).toBe('a later fragment has no TCP header');
});

test('the condition that failed is told, with the values', () => {
  expect(why(tcp, '--dport 8080', packetTo('10.0.0.1:80'), {}, TCP)).toBe('destination port 80 is not 8080');
  expect(why(tcp, '--sport 1:1023 --dport 80', packetTo('10.0.0.1:80'), {}, TCP)).toBe(
    'source port 40000 is outside 1 to 1023',
  );
});
