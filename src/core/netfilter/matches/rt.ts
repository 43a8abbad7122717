import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIp, type Ip, parseIp } from '../../packet/address';
import type { Given, Match } from '../extension';
import { ipv6Only } from '../ipv6-only';
import { bang } from '../say';
import { listSpis, printSpis, readSpis, type SpiRange } from '../spi-range';

interface Inverted {
  readonly value: number;
  readonly invert: boolean;
}
interface Config {
  readonly type?: Inverted;
  readonly segments: SpiRange;
  readonly length?: Inverted;
  readonly reserved: boolean;
  readonly addresses: readonly Ip[];
  readonly notStrict: boolean;
}

/** `-m rt`: the routing header of IPv6. */
export const rt: Match<Config> = {
  ...ipv6Only,
  name: 'rt',
  source: 'net/ipv6/netfilter/ip6t_rt.c rt_mt6()',
  doc: 'Looks at the routing header of IPv6.',
  options: [
    { name: '--rt-type', type: 'u32', invert: true, doc: 'Type of the header.' },
    { name: '--rt-segsleft', type: 'u32range', invert: true, doc: 'Segments left, or `low:high`.' },
    { name: '--rt-len', type: 'u32', invert: true, doc: 'Length of the header.' },
    { name: '--rt-0-res', type: 'none', doc: 'The reserved field of type 0 is empty.' },
    { name: '--rt-0-addrs', type: 'string', doc: 'Addresses of a header of type 0.' },
    { name: '--rt-0-not-strict', type: 'none', doc: 'Other addresses may stand between them.' },
  ],
  read(given) {
    requireBefore(given, '--rt-0-res', '--rt-type', "`--rt-type 0' required before `--rt-0-res'");
    requireBefore(given, '--rt-0-addrs', '--rt-type', "`--rt-type 0' required before `--rt-0-addrs'");
    requireBefore(given, '--rt-0-not-strict', '--rt-0-addrs', "`--rt-0-addr ...' required before `--rt-0-not-strict'");
    const inverted = (option: string) => ({ value: given.number(option), invert: given.inverted(option) });
    return {
      ...(given.has('--rt-type') && { type: inverted('--rt-type') }),
      segments: readSpis(given, '--rt-segsleft', [0, 0xffffffff]),
      ...(given.has('--rt-len') && { length: inverted('--rt-len') }),
      reserved: given.has('--rt-0-res'),
      addresses: given.has('--rt-0-addrs') ? readAddresses(given) : [],
      notStrict: given.has('--rt-0-not-strict'),
    };
  },
  print(c) {
    const parts = [];
    if (c.type) parts.push(`${bang(c.type.invert)}--rt-type ${c.type.value}`);
    parts.push(printSpis(c.segments, '--rt-segsleft'));
    if (c.length) parts.push(`${bang(c.length.invert)}--rt-len ${c.length.value}`);
    if (c.reserved) parts.push('--rt-0-res');
    if (c.addresses.length > 0) parts.push(`--rt-0-addrs ${c.addresses.map(formatIp).join(',')}`);
    if (c.notStrict) parts.push('--rt-0-not-strict');
    return parts.filter((part) => part !== '').join(' ');
  },
  list(c) {
    const parts = ['rt'];
    if (c.type) parts.push(`type:${c.type.invert ? '!' : ''}${c.type.value}`);
    parts.push(listSpis(c.segments, 'segsleft'));
    if (c.length) parts.push(`length:${c.length.invert ? '!' : ''}${c.length.value}`);
    if (c.reserved) parts.push('reserved');
    if (c.addresses.length > 0) parts.push(`0-addrs ${c.addresses.map(formatIp).join(',')}`);
    if (c.notStrict) parts.push('0-not-strict');
    return parts.filter((part) => part !== '').join(' ');
  },
  phrase: () => say('with a routing header'),
};

/** The options of type 0 come after what they depend on. */
function requireBefore(given: Given, option: string, before: string, message: string): void {
  if (!given.has(option)) return;
  const first = given.has(before) && given.word(before) < given.word(option);
  const right = before !== '--rt-type' || (first && given.number(before) === 0 && !given.inverted(before));
  if (!first || !right) throw new RuleError(message, given.word(option));
}

function readAddresses(given: Given): Ip[] {
  return given
    .text('--rt-0-addrs')
    .split(',')
    .map((text) => {
      const address = parseIp(text, 'ipv6');
      if (address === undefined)
        throw new RuleError(`parse error at IPv6 address \`${text}'`, given.word('--rt-0-addrs'));
      return address;
    });
}
