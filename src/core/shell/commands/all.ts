import type { Command } from '../command';
import { bridge } from './bridge';
import { ip } from './ip/ip';
import { ip6tables, iptables } from './iptables';
import { ip6tablesRestore, iptablesRestore } from './iptables-restore';
import { ip6tablesSave, iptablesSave } from './iptables-save';
import { ipset } from './ipset';
import { nfacct } from './nfacct';
import { sysctl } from './sysctl';

/** Every command, one line each. */
export const commands: readonly Command[] = [
  bridge,
  ip,
  ip6tables,
  ip6tablesRestore,
  ip6tablesSave,
  iptables,
  iptablesRestore,
  iptablesSave,
  ipset,
  nfacct,
  sysctl,
];
