import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang } from '../say';

interface Config {
  readonly quota: bigint;
  readonly invert: boolean;
}

interface State {
  left: bigint;
}

/** `-m quota`: matches until so many bytes have passed. */
export const quota: Match<Config, State> = {
  name: 'quota',
  source: 'net/netfilter/xt_quota.c quota_mt()',
  doc: 'Matches until the bytes are used up; the first packet that is too large uses up the rest. Inverted, it matches from then on.',
  options: [{ name: '--quota', type: 'u64', required: true, invert: true, doc: 'Bytes, IP headers included.' }],
  read: (given) => ({ quota: given.big('--quota'), invert: given.inverted('--quota') }),
  print: (c) => `${bang(c.invert)}--quota ${c.quota}`,
  list: (c) => `quota: ${c.quota} bytes`,
  phrase: (c) => (c.invert ? say`after ${`${c.quota}`} bytes` : say`up to ${`${c.quota}`} bytes`),
  initState: (c) => ({ left: c.quota }),
  test(c, packet, { state }) {
    const bytes = BigInt(packet.length);
    const within = state.left >= bytes;
    state.left = within ? state.left - bytes : 0n;
    return within !== c.invert;
  },
  explain: (c, packet, { matched }) =>
    matched !== c.invert
      ? say`the quota of ${`${c.quota}`} bytes had ${packet.length} bytes left`
      : say`the quota of ${`${c.quota}`} bytes had not ${packet.length} bytes left`,
};
