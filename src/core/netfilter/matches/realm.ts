import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, notIf, compares } from '../say';
import { printValueMask, readValueMask, underMask, type ValueMask } from '../value-mask';

const NAMES = { cosmos: 0 };

/** `-m realm`: the realm of the route that the packet takes. */
export const realm: Match<ValueMask> = {
  name: 'realm',
  source: 'net/netfilter/xt_realm.c realm_mt()',
  doc: 'The realm of the route that the packet takes (`ip route add ... realm N`).',
  limits: 'Routes have no realms here, so every packet is in realm 0.',
  families: ['ipv4'],
  hooks: ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  options: [
    { name: '--realm', type: 'string', required: true, invert: true, doc: 'Number or name, with a mask after `/`.' },
  ],
  read: (given) => readValueMask(given.use('--realm'), 'realm', NAMES),
  print: (c) => `${bang(c.invert)}--realm ${printValueMask(c, NAMES)}`,
  list: (c, { numeric }) => `${bang(c.invert)}realm ${printValueMask(c, numeric ? {} : NAMES)}`,
  phrase: (c) => notIf(c.invert, say`in realm ${printValueMask(c, NAMES)}`),
  test: (c) => underMask(c, 0) !== c.invert,
  explain: (c) => compares(say`realm ${0}`, underMask(c, 0), printValueMask(c, NAMES)),
};
