import { describe, expect, it } from 'vitest';
import { beginRecording, findScenario, open } from '../engine/engine';
import { caption, shortChain } from './caption';

const captionsOf = (id: string, trace = 0) =>
  open(beginRecording(findScenario(id))).traces[trace]?.steps.map(caption) ?? [];

describe('captions', () => {
  it('tell the walk of a NodePort packet', () => {
    const told = captionsOf('node-port-other-node');
    for (const sentence of [
      'Client sends SYN to 192.168.11.109:30080.',
      'Rules 1 to 4 of KUBE-SERVICES do not match.',
      'Rule 1 of KUBE-MARK-MASQ marks the packet 0x4000.',
      'Rule 2 of KUBE-SEP-R53N… rewrites the destination to 10.244.2.8:80.',
      'Node-1 routes the packet to flannel.1, next hop 10.244.2.0.',
      'Rule 2 of KUBE-FORWARD accepts the packet.',
      'Rule 2 of KUBE-POSTROUTING clears the mark.',
      'Rule 3 of KUBE-POSTROUTING masquerades the source as 10.244.1.0.',
      'flannel.1 puts the packet into UDP from 192.168.11.109 to 192.168.11.110.',
      'Conntrack confirms the connection.',
      'Pod web-p8qtn takes the packet: 10.244.2.8 is its own address.',
      'The packet arrives at pod web-p8qtn.',
    ]) {
      expect(told).toContain(sentence);
    }
  });

  it('tell that conntrack takes the rewriting back', () => {
    const told = captionsOf('node-port-other-node', 1);
    expect(told).toContain('Conntrack turns the destination back to 192.168.11.50:51724.');
    expect(told).toContain('Conntrack turns the source back to 192.168.11.109:30080.');
  });

  it('tell how a packet ends', () => {
    expect(captionsOf('no-endpoints').slice(-2)).toEqual([
      'Rule 1 of KUBE-SERVICES refuses the packet.',
      'Node-1 answers with icmp-port-unreachable.',
    ]);
    expect(captionsOf('local-without-pods').at(-1)).toBe('Rule 1 of KUBE-EXTERNAL-SERVICES drops the packet.');
    expect(captionsOf('wrong-port').at(-1)).toBe('Router drops the packet: no route to 10.96.45.123.');
  });
});

it('only hashes in names of chains are cut', () => {
  const cut = [
    'KUBE-SEP-R53NX34J3PCIETEY',
    'KUBE-SERVICES',
    'KUBE-EXTERNAL-SERVICES',
    'CNI-DN-47f701a10b299d2111c7e',
    'DOCKER',
  ];
  expect(cut.map(shortChain)).toEqual([
    'KUBE-SEP-R53N…',
    'KUBE-SERVICES',
    'KUBE-EXTERNAL-SERVICES',
    'CNI-DN-47f7…',
    'DOCKER',
  ]);
});
