import { formatIpv4 } from '../../packet/address';
import type { Entry } from '../entry';
import type { Expectation } from '../events';
import type { Request } from './request';

/**
 * An expectation as `conntrack -L expect` prints it.
 *
 * Source: libnetfilter_conntrack src/expect/snprintf_default.c
 * @param now virtual time, µs
 */
export function expectationText(expectation: Expectation, master: Readonly<Entry>, now: number): string {
  const { tuple, anySource, helper } = expectation;
  const seconds = Math.max(0, Math.floor((expectation.expires - now) / 1_000_000));
  const { src, dst, sport, dport } = master.original;
  return [
    `${seconds} proto=${tuple.protocol}`,
    `src=${formatIpv4(tuple.src)} dst=${formatIpv4(tuple.dst)} sport=${tuple.sport} dport=${tuple.dport}`,
    `mask-src=${anySource ? '0.0.0.0' : '255.255.255.255'} mask-dst=255.255.255.255 sport=0 dport=65535`,
    `master-src=${formatIpv4(src)} master-dst=${formatIpv4(dst)} sport=${sport} dport=${dport}`,
    ...(master.zone === 0 ? [] : [`zone=${master.zone}`]),
    `class=0 helper=${helper}`,
  ].join(' ');
}

/** Is it the one with the tuple that was given? Source: nf_conntrack_netlink.c ctnetlink_del_expect() */
export function fitsTuple({ tuple }: Expectation, { wanted }: Request): boolean {
  const { source, destination, sport = 0, dport = 0 } = wanted.original;
  return (
    tuple.src === source &&
    tuple.dst === destination &&
    tuple.protocol === wanted.protocol &&
    tuple.sport === sport &&
    tuple.dport === dport
  );
}
