import { expect, it } from 'vitest';
import { captionParts } from './caption-parts';

const codes = (caption: string) => captionParts(caption).flatMap((p) => (p.code ? [p.text] : []));

it.each([
  ['Rule 2 of KUBE-SEP-R53N… rewrites the destination to 10.244.2.8:80.', ['KUBE-SEP-R53N…', '10.244.2.8:80']],
  ['Node-1 routes the packet to flannel.1, because 10.244.2.0/24 is on node-2.', ['flannel.1', '10.244.2.0/24']],
  ['Rule 1 of KUBE-MARK-MASQ marks the packet 0x4000.', ['KUBE-MARK-MASQ', '0x4000']],
  ['Regel 2 von KUBE-SEP-R53N… sendet einen TCP-Reset über eth0, UDP-Port 53.', ['KUBE-SEP-R53N…', 'eth0']],
  ['No rule matches, so the policy of FORWARD accepts the packet.', []],
])('finds what could be typed in "%s"', (caption, expected) => {
  expect(codes(caption)).toEqual(expected);
  expect(
    captionParts(caption)
      .map((p) => p.text)
      .join(''),
  ).toBe(caption);
});
