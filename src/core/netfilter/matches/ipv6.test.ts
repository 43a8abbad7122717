import { expect, test } from 'vitest';
import type { AnyMatch } from '../extension';
import { load, matches, packetTo, rejects, roundTrips } from '../extension.testing';
import { ah } from './ah';
import { dst } from './dst';
import { eui64 } from './eui64';
import { frag } from './frag';
import { hbh } from './hbh';
import { hl } from './hl';
import { ipv6header } from './ipv6header';
import { mh } from './mh';
import { rt } from './rt';
import { srh } from './srh';

const V6 = { family: 'ipv6' } as const;
const MOBILE = { ...V6, header: '-p mobility-header' };

roundTrips(ah, [['! --ahspi 4: --ahlen 3 --ahres', '! --ahspi 4:4294967295 --ahlen 3 --ahres']], V6);
roundTrips(hl, [['! --hl 64', '! --hl-eq 64']], V6);
roundTrips(frag, [['--fragid : --fragmore --fragfirst ! --fraglen 8', '! --fraglen 8 --fragfirst --fragmore']], V6);
roundTrips(hbh, [['--hbh-opts 1:300,5 ! --hbh-len 42', '! --hbh-len 42 --hbh-opts 1:44,5']], V6);
roundTrips(dst, [['--dst-len 42', '=']], V6);
roundTrips(
  rt,
  [
    [
      '--rt-type 0 --rt-0-addrs ::1,2001:DB8::2 --rt-0-not-strict',
      '--rt-type 0 --rt-0-addrs ::1,2001:db8::2 --rt-0-not-strict',
    ],
  ],
  V6,
);
roundTrips(
  mh,
  [
    ['--mh-type cot:be', '--mh-type 4:7'],
    ['--mh-type :', ''],
  ],
  MOBILE,
);
roundTrips(ipv6header, [['! --header esp,hop,60', '! --header hop-by-hop,ipv6-opts,esp']], V6);
roundTrips(
  srh,
  [
    ['! --srh-psid a::/64 --srh-tag 1', '--srh-tag 1 ! --srh-psid a::/64'],
    ['--srh-hdr-len-lt 3 --srh-hdr-len-gt 9', '--srh-hdr-len-gt 9 --srh-hdr-len-lt 9'],
  ],
  V6,
);
roundTrips(eui64, [['', '=']], V6);

rejects(hl, [['', "HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'"]], V6);
rejects(frag, [['--fragmore --fraglast', 'option "--fragmore" cannot be used together with "--fraglast"']], V6);
rejects(hbh, [['--hbh-opts 1:x', "hbh: no valid digits in length `x'"]], V6);
rejects(rt, [['--rt-0-res', "`--rt-type 0' required before `--rt-0-res'"]], V6);
rejects(mh, [['--mh-type 5:3', 'Invalid MH type range (min > max)']], MOBILE);
rejects(ipv6header, [['--header udp', "unknown header `udp' specified"]], V6);

test('only ip6tables has them', () => {
  for (const { name } of [hl, frag, hbh, dst, rt, mh, ipv6header, srh, eui64])
    expect(load(`-A FORWARD -m ${name}`).refused).toContain(`Couldn't load match \`${name}'`);
  expect(load('-A FORWARD -p ah -m ah --ahlen 3').refused).toContain('unknown option "--ahlen"');
});

test('an IPv4 packet has none of their headers', () => {
  for (const [match, words] of [
    [hl, '--hl-gt 0'],
    [frag, ''],
    [eui64, ''],
  ] as [AnyMatch, string][])
    expect(matches(match, words, packetTo('10.96.0.10'), {}, V6)).toBe(false);
});
