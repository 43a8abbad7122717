import type { Command } from '../command';
import { bridge } from './bridge';
import { conntrack } from './conntrack';
import { docker } from './docker/docker';
import { dockerd } from './dockerd';
import { ip } from './ip/ip';
import { iptablesCommands } from './iptables';
import { restoreCommands } from './iptables-restore';
import { saveCommands } from './iptables-save';
import { ipset } from './ipset';
import { nfacct } from './nfacct';
import { sysctl } from './sysctl';

/** Every command, a line each; programs of several names in one. */
export const commands: readonly Command[] = [
  bridge,
  conntrack,
  docker,
  dockerd,
  ip,
  ...iptablesCommands,
  ...restoreCommands,
  ...saveCommands,
  ipset,
  nfacct,
  sysctl,
];
