import type { Command } from '../command';
import { bridge } from './bridge';
import { cat } from './cat';
import { conntrack } from './conntrack';
import { curl } from './curl';
import { dig } from './dig';
import { docker } from './docker/docker';
import { dockerd } from './dockerd';
import { getent } from './getent';
import { ip } from './ip/ip';
import { iptablesCommands } from './iptables';
import { restoreCommands } from './iptables-restore';
import { saveCommands } from './iptables-save';
import { ipset } from './ipset';
import { kill } from './kill';
import { nc } from './nc';
import { kubectl } from './kubectl/kubectl';
import { nfacct } from './nfacct';
import { nslookup } from './nslookup';
import { ping } from './ping';
import { sysctl } from './sysctl';
import { timeout } from './timeout';

/** Every command, a line each; programs of several names in one. */
export const commands: readonly Command[] = [
  bridge,
  cat,
  conntrack,
  curl,
  dig,
  docker,
  dockerd,
  getent,
  ip,
  ...iptablesCommands,
  ...restoreCommands,
  ...saveCommands,
  ipset,
  nc,
  kill,
  kubectl,
  nfacct,
  nslookup,
  ping,
  sysctl,
  timeout,
];
