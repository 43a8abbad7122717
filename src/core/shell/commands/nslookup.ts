import { type DnsMessage, type RecordType, TYPE_NUMBER } from '../../kube/dns/message';
import { namesToTry } from '../../kube/dns/resolv-conf';
import { formatIpv4, type Ipv4, parseIpv4 } from '../../packet/address';
import { resolvConfAt } from '../../world/edge/names';
import { exchange, lookUp } from '../../world/edge/resolver';
import { type Command, failed, type Shell } from '../command';

interface Asked {
  name: string;
  server: string;
  types: readonly RecordType[];
  /** Seconds. */
  timeout: number;
  search: boolean;
}

function readArguments(args: readonly string[]): Asked | string {
  const asked: Asked = { name: '', server: '', types: ['A', 'AAAA'], timeout: 5, search: true };
  for (const word of args) {
    const [option = '', value = ''] = word.split('=');
    const type = value.toUpperCase();
    if (option === '-type' || option === '-query' || option === '-q' || option === '-querytype') {
      if (!Object.hasOwn(TYPE_NUMBER, type)) return `unknown query type: ${value}`;
      asked.types = [type as RecordType];
    } else if (option === '-timeout') asked.timeout = Number(value);
    else if (word === '-nosearch') asked.search = false;
    else if (word.startsWith('-')) return `*** Invalid option: ${word.slice(1)}`;
    else if (asked.name === '') asked.name = word;
    else asked.server = word;
  }
  return asked.name === '' ? 'nslookup: a name is missing; the interactive mode is not here' : asked;
}

/** BIND's nslookup: A, then AAAA, one name of the search list after the other. Source: BIND bin/dig/nslookup.c */
export const nslookup: Command = {
  name: 'nslookup',
  usage: 'nslookup [ -type=TYPE ] [ -timeout=SECONDS ] NAME [ SERVER ]',
  run(args, shell) {
    const asked = readArguments(args);
    if (typeof asked === 'string') return failed(asked);
    const { world, run, ns } = shell;
    const conf = resolvConfAt(world, ns.place);
    let servers: readonly Ipv4[] = conf.nameservers.flatMap((s) => parseIpv4(s) ?? []);
    if (asked.server !== '') {
      servers = lookUp(world, run, ns, asked.server, 'nslookup').addresses.slice(0, 1);
      if (servers.length === 0) return failed(`nslookup: couldn't get address for '${asked.server}': not found`);
    }
    const address = parseIpv4(asked.name);
    if (address !== undefined) {
      const name = `${asked.name.split('.').reverse().join('.')}.in-addr.arpa`;
      return say(shell, { ...asked, types: ['PTR'] }, servers, [`${name}.`]);
    }
    const names = asked.search ? namesToTry(asked.name, conf) : [`${asked.name.replace(/\.$/, '')}.`];
    return say(shell, asked, servers, names);
  },
};

function say(shell: Shell, asked: Asked, servers: readonly Ipv4[], names: readonly string[]) {
  const { run, ns } = shell;
  let trouble = '';
  for (const server of servers) {
    const ask = (name: string, type: RecordType) =>
      exchange(run, ns, server, [{ name, type }], { program: 'nslookup', patience: asked.timeout * 1_000_000 });
    const header = `Server:\t\t${formatIpv4(server)}\nAddress:\t${formatIpv4(server)}#53\n\n`;
    let failure: DnsMessage | undefined;
    for (const name of names) {
      const [type = 'A', ...others] = asked.types;
      const first = ask(name, type);
      const [message] = first.answers;
      if (!message) {
        const why = { refused: 'connection refused', unreachable: 'host unreachable' }[first.result.outcome as string];
        trouble += `;; communications error to ${formatIpv4(server)}#53: ${why ?? 'timed out'}\n`;
        failure = undefined;
        break;
      }
      if (message.rcode !== 'NOERROR') {
        failure = message;
        if (message.rcode !== 'NXDOMAIN') break;
        continue;
      }
      const messages = [message, ...others.flatMap((other) => ask(name, other).answers[0] ?? [])];
      return { stdout: header + printAnswers(messages, name), stderr: '', code: 0 };
    }
    if (failure) {
      // The name as it was typed is the one that is said not to be found.
      const name = asked.types[0] === 'PTR' ? (names[0] ?? '') : asked.name;
      const text = `** server can't find ${name.replace(/\.$/, '')}: ${failure.rcode}\n\n`;
      return { stdout: header + text, stderr: '', code: 1 };
    }
  }
  return { stdout: `${trouble};; no servers could be reached\n\n`, stderr: '', code: 1 };
}

function printAnswers(messages: readonly DnsMessage[], name: string): string {
  const [first] = messages;
  let out = '';
  if (first && !first.authoritative) out += 'Non-authoritative answer:\n';
  const records = messages.flatMap((m) => m.answers);
  const seen = new Set<string>();
  for (const { name: owner, type, data } of records) {
    const own = owner.replace(/\.$/, '');
    const key = `${own} ${type} ${data}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (type === 'A' || type === 'AAAA') out += `Name:\t${own}\nAddress: ${data}\n`;
    else if (type === 'CNAME') out += `${own}\tcanonical name = ${data}\n`;
    else if (type === 'SRV') out += `${own}\tservice = ${data}\n`;
    else if (type === 'PTR') out += `${own}\tname = ${data}\n`;
    else out += `${own}\t${type === 'TXT' ? `text = "${data}"` : data}\n`;
  }
  if (records.length === 0) out += `*** Can't find ${name.replace(/\.$/, '')}: No answer\n`;
  return `${out}\n`;
}
