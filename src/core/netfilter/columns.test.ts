import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, isDevice, nextFit, type Probe } from './columns';
import type { Header, Rule } from './rule';

/** Few values, so that rules often fit and often share one. */
const address = fc.constantFrom(0, 1, 0x0a000001, 0x0a000002, 0x0a000100, 0xc0a80b01, 0xffffffff);
const masked = fc.record({
  address,
  mask: fc.constantFrom(0xffffffff, 0xffffffff, 0xffffff00, 0xff000000, 0, 0xff00ff),
});
const device = fc.constantFrom('eth0', 'eth1', 'cali+', '+', 'cali123', 'lo');
const often = (chance: number) => fc.integer({ min: 0, max: 99 }).map((n) => n < chance);

const header: fc.Arbitrary<Header> = fc
  .record({
    source: fc.option(masked, { nil: undefined, freq: 2 }),
    notSource: often(15),
    destination: fc.option(masked, { nil: undefined, freq: 4 }),
    notDestination: often(10),
    in: fc.option(device, { nil: '' }),
    notIn: often(20),
    out: fc.option(device, { nil: '' }),
    notOut: often(20),
    protocol: fc.constantFrom(0, 0, 6, 17, 1),
    notProtocol: often(20),
    fragment: fc.option(fc.constantFrom('yes' as const, 'no' as const), { nil: undefined, freq: 1 }),
  })
  .map(({ source, destination, fragment, ...rest }) => ({
    ...rest,
    ...(source ? { source: { ...source, address: (source.address & source.mask) >>> 0 } } : {}),
    ...(destination
      ? { destination: { ...destination, address: (destination.address & destination.mask) >>> 0 } }
      : {}),
    ...(fragment ? { fragment } : {}),
  }));

const probe: fc.Arbitrary<Probe> = fc.record({
  src: address,
  dst: address,
  protocol: fc.constantFrom(6, 17, 1, 132),
  dport: fc.constantFrom(-1, 53, 80),
  fragment: often(20),
  in: fc.constantFrom('', 'eth0', 'eth1', 'cali123', 'calico'),
  out: fc.constantFrom('', 'eth0', 'cali9'),
});

/** ip_packet_match() without any columns. */
function fits(h: Header, p: Probe): boolean {
  const inside = (ip: number, m: NonNullable<Header['source']>) => (ip & Number(m.mask)) >>> 0 === Number(m.address);
  if (h.source && inside(p.src, h.source) === h.notSource) return false;
  if (h.destination && inside(p.dst, h.destination) === h.notDestination) return false;
  if (h.in && isDevice(p.in, h.in) === h.notIn) return false;
  if (h.out && isDevice(p.out, h.out) === h.notOut) return false;
  if (h.protocol && (h.protocol === p.protocol) === h.notProtocol) return false;
  return !h.fragment || (h.fragment === 'yes') === p.fragment;
}

/** Long chains in which most rules want one value in the same column, as those of many Services do. */
const longChain = fc
  .record({
    headers: fc.array(header, { minLength: 32, maxLength: 90 }),
    column: fc.constantFrom('destination' as const, 'source' as const, 'in' as const, 'out' as const),
    values: fc.array(fc.tuple(address, device), { minLength: 90, maxLength: 90 }),
    exact: fc.array(often(80), { minLength: 90, maxLength: 90 }),
  })
  .map(({ headers, column, values, exact }) =>
    headers.map((h, i): Header => {
      const [ip, name] = values[i] as [number, string];
      if (!exact[i]) return h;
      if (column === 'in') return { ...h, in: name, notIn: false };
      if (column === 'out') return { ...h, out: name, notOut: false };
      return { ...h, [column]: { address: ip, mask: 0xffffffff }, notSource: false, notDestination: false };
    }),
  );

const ruleOf = (h: Header, i: number): Rule => ({ number: i, header: h, matches: [], slot: i });

test('columns find the rules that a plain comparison finds, in chains with an index and without', () => {
  let indexed = 0;
  const chains = fc.oneof(fc.array(header, { maxLength: 12 }), longChain);
  fc.assert(
    fc.property(chains, fc.array(probe, { minLength: 1, maxLength: 8 }), (headers, probes) => {
      // A negation without something to negate is no rule that can be written.
      const whole = headers.map((h) => ({
        ...h,
        notSource: h.notSource && !!h.source,
        notDestination: h.notDestination && !!h.destination,
      }));
      const columns = columnsOf(whole.map(ruleOf));
      if (columns.index) indexed++;
      for (const p of probes) {
        const found: number[] = [];
        for (let at = nextFit(columns, 0, p); at < whole.length; at = nextFit(columns, at + 1, p)) found.push(at);
        expect(found).toEqual(whole.flatMap((h, i) => (fits(h, p) ? [i] : [])));
      }
    }),
    { numRuns: 400 },
  );
  expect(indexed).toBeGreaterThan(20);
});
