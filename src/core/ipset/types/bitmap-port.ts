import { bitmapOperations, MAX_ELEMENTS } from '../bitmap';
import { SetError } from '../errors';
import { BITMAP_EXTENSIONS, ELEMENT, EMPTY_HEADER, extensionsOf } from '../hash-header';
import { bitmapPort } from '../parts';
import { portRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { tcpUdpPortOf } from './packet';
import type { SetType } from './type';

export const bitmapPortType: SetType = {
  ...bitmapOperations((m) => m.port),
  name: 'bitmap:port',
  aliases: ['portmap'],
  doc: 'A bit for each port of a range, for TCP and UDP alike.',
  source: 'net/netfilter/ipset/ip_set_bitmap_port.c',
  revision: 3,
  history: ['Initial revision', 'counters support', 'comment support', 'skbinfo support'],
  family: 'unspec',
  parts: [bitmapPort],
  create: ['portrange', ...BITMAP_EXTENSIONS, 'fromport', 'toport'],
  mandatory: [
    ['port', 'range'],
    ['portTo', 'to'],
  ],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: ['portTo'], del: ['portTo'], test: [] },
  syntax: {
    create: 'range [PROTO:]FROM-TO',
    add: '[PROTO:]PORT|FROM-TO',
    del: '[PROTO:]PORT|FROM-TO',
    test: '[PROTO:]PORT',
  },
  usage: [
    'where PORT, FROM and TO are port numbers or port names from /etc/services.',
    '      PROTO is only needed if a service name is used and it does not exist',
    '      as a TCP service; just the resolved service numer is stored in the set.',
  ],

  header(blob) {
    const [from, to] = portRange(blob);
    if (to - from + 1 > MAX_ELEMENTS) throw new SetError('BITMAP_RANGE_SIZE');
    return { ...EMPTY_HEADER, ...extensionsOf(blob), from, to };
  },

  precheck(blob, set) {
    const port = blob.port ?? 0;
    if (port < set.header.from || port > set.header.to) throw new SetError('BITMAP_RANGE');
  },

  *members(blob, set, purpose): Generator<Member> {
    const port = blob.port ?? 0;
    const [from, to] = purpose === 'test' ? [port, port] : portRange(blob);
    if (from < set.header.from || to > set.header.to) throw new SetError('BITMAP_RANGE');
    for (let p = from; p <= to; p++) yield { ...EMPTY_MEMBER, port: p };
  },

  member(view, set) {
    const port = tcpUdpPortOf(view.packet, view.src[0]);
    return port === undefined || port < set.header.from || port > set.header.to ? undefined : { ...EMPTY_MEMBER, port };
  },
};
