import { bitmapOperations, MAX_ELEMENTS, putBitmapElement } from '../bitmap';
import { SetError } from '../errors';
import { BITMAP_EXTENSIONS, ELEMENT, EMPTY_HEADER, extensionsOf } from '../hash-header';
import { mac, singleAddress } from '../parts';
import { EMPTY_MEMBER, type Element, expired, type IpSet } from '../set';
import { bitmapRange, checkAddress } from './bitmap-ip';
import { addressOf, macOf } from './packet';
import type { SetType } from './type';

/**
 * An element without a MAC address waits for a packet that has one. Its timeout does not run yet: `expires` is then the
 * number of seconds that it will get, so that it counts as over, except in listings.
 */
const filled = (e: Element): boolean => e.mac !== '';

const shared = bitmapOperations((m) => m.ip as number, filled);

function stopClock(set: IpSet, id: number, seconds: number): void {
  const element = set.elements.get(id);
  if (element && set.header.timeout !== undefined)
    set.elements.set(id, Object.freeze({ ...element, expires: seconds }));
}

export const bitmapIpMac: SetType = {
  ...shared,
  name: 'bitmap:ip,mac',
  aliases: ['macipmap'],
  doc: 'IPv4 addresses of a range with their MAC addresses; one without is filled in from the first packet.',
  source: 'net/netfilter/ipset/ip_set_bitmap_ipmac.c',
  revision: 3,
  history: ['Initial revision', 'counters support', 'comment support', 'skbinfo support'],
  family: 'inet',
  parts: [singleAddress, mac],
  lastOptional: true,
  create: ['range', ...BITMAP_EXTENSIONS, 'from', 'to', 'network'],
  mandatory: [
    ['ip', 'range'],
    ['ipTo', 'to'],
  ],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: [], del: [], test: [] },
  syntax: { create: 'range IP/CIDR|FROM-TO', add: 'IP[,MAC]', del: 'IP[,MAC]', test: 'IP[,MAC]' },
  usage: [
    'where IP, FROM and TO are IPv4 addresses (or hostnames),',
    '      CIDR is a valid IPv4 CIDR prefix.',
    '      MAC is a valid MAC address.',
  ],

  header(blob) {
    const [from, to] = bitmapRange(blob);
    if (to - from + 1 > MAX_ELEMENTS) throw new SetError('BITMAP_RANGE_SIZE');
    return { ...EMPTY_HEADER, ...extensionsOf(blob), family: 'inet', from, to };
  },

  members(blob, set) {
    checkAddress(blob, set);
    return [{ ...EMPTY_MEMBER, ip: blob.ip as number, mac: blob.mac ?? '' }];
  },

  member(view, set) {
    const ip = addressOf(view, 0);
    const address = macOf(view.packet, view.src[1]);
    if (ip < set.header.from || ip > set.header.to || address === undefined) return undefined;
    return { ...EMPTY_MEMBER, ip, mac: address };
  },

  /** Source: ip_set_bitmap_ipmac.c bitmap_ipmac_do_add(), bitmap_ipmac_add_timeout() */
  add(set, m, extras, exist, now) {
    const id = m.ip as number;
    const old = set.elements.get(id);
    const seconds = extras.timeout ?? set.header.timeout ?? 0;
    if (old && !filled(old) && m.mac !== '') {
      const stored = seconds === set.header.timeout ? old.expires : seconds;
      putBitmapElement(set, id, m, { ...extras, timeout: stored }, now);
      return undefined;
    }
    if (old && !exist && !(set.header.timeout !== undefined && expired(old, now))) return 'EXIST';
    putBitmapElement(set, id, { ...m, mac: m.mac === '' && old && filled(old) ? old.mac : m.mac }, extras, now);
    if (m.mac === '') stopClock(set, id, seconds);
    return undefined;
  },

  test(set, m, now, found) {
    const id = m.ip as number;
    const element = set.elements.get(id);
    if (!element) return 0;
    if (m.mac === '' || !filled(element)) return 1;
    return m.mac === element.mac && !expired(element, now) ? found(set, id, element) : 0;
  },
};
