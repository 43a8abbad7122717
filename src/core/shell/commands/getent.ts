import { formatIpv4, parseIpv4 } from '../../packet/address';
import { hostsAt } from '../../world/edge/names';
import { lookUp } from '../../world/edge/resolver';
import { type Command, failed, said } from '../command';

/** Name and address padded to the column where the next begins. Source: glibc nss/getent.c print_hosts() */
function line(address: string, names: string): string {
  return `${address.padEnd(15)} ${names}\n`;
}

/** Looks up hosts as programs do: /etc/hosts, then DNS. Source: glibc nss/getent.c hosts_keys(), ahosts_keys_int() */
export const getent: Command = {
  name: 'getent',
  usage: 'getent { hosts | ahosts | ahostsv4 } NAME …',
  run(args, { world, run, ns }) {
    const [database = '', ...keys] = args;
    if (database === '') return failed('getent: wrong number of arguments', 1);
    if (!['hosts', 'ahosts', 'ahostsv4'].includes(database)) return failed(`Unknown database: ${database}`, 1);
    if (keys.length === 0) {
      if (database !== 'hosts') return failed('', 3);
      return said(
        hostsAt(world, ns.place)
          .map((l) => line(l.ip, l.names.join(' ')))
          .join(''),
      );
    }
    let stdout = '';
    let code = 0;
    for (const key of keys) {
      const own = hostsAt(world, ns.place).find((l) => l.ip === key);
      if (own && database === 'hosts') {
        stdout += line(own.ip, own.names.join(' '));
        continue;
      }
      const { addresses, canonical } = lookUp(world, run, ns, key, 'getent');
      if (addresses.length === 0 || (database === 'hosts' && parseIpv4(key) !== undefined)) {
        code = 2;
        continue;
      }
      for (const [at, address] of addresses.entries()) {
        const text = formatIpv4(address);
        if (database === 'hosts') stdout += line(text, canonical === key ? canonical : `${canonical} ${key}`);
        else {
          stdout += `${text.padEnd(15)} STREAM ${at === 0 ? canonical : ''}\n`;
          stdout += `${text.padEnd(15)} DGRAM  \n${text.padEnd(15)} RAW    \n`;
        }
      }
    }
    return { stdout, stderr: '', code };
  },
};
