import type { AnyMatch } from '../extension';
import { addrtype } from './addrtype';
import { comment } from './comment';
import { conntrack } from './conntrack';
import { icmp } from './icmp';
import { icmp6 } from './icmp6';
import { mark } from './mark';
import { multiport } from './multiport';
import { nfacct } from './nfacct';
import { physdev } from './physdev';
import { recent } from './recent';
import { sctp } from './sctp';
import { set } from './set';
import { state } from './state';
import { statistic } from './statistic';
import { tcp } from './tcp';
import { udp } from './udp';

/** Every match, one line each, by name. */
export const matches: readonly AnyMatch[] = ([] = [
  set,
  addrtype,
  comment,
  conntrack,
  icmp,
  icmp6,
  mark,
  multiport,
  nfacct,
  physdev,
  recent,
  sctp,
  state,
  statistic,
  tcp,
  udp,
]);
