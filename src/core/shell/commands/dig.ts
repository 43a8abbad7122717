import { dateText, EPOCH } from '../../lib/calendar';
import {
  type DnsMessage,
  type Question,
  type RecordType,
  type ResourceRecord,
  TYPE_NUMBER,
} from '../../kube/dns/message';
import { namesToTry } from '../../kube/dns/resolv-conf';
import { formatIpv4, parseIpv4 } from '../../packet/address';
import { resolvConfAt } from '../../world/edge/names';
import { type Exchange, exchange, lookUp } from '../../world/edge/resolver';
import type { Output } from '../../world/world';
import { type Command, type Shell } from '../command';

const VERSION = '9.18.33-1~deb12u2-Debian';
/** What dig says it takes in a datagram. */
const UDP_SIZE = 1232;

interface Asked {
  name: string;
  type: RecordType;
  server: string;
  port: number;
  short: boolean;
  tcp: boolean;
  search: boolean;
  edns: boolean;
  ignoresTruncation: boolean;
  /** Prints only the answers. */
  bare: boolean;
  /** Seconds. */
  time: number;
  tries: number;
}

function readArguments(args: readonly string[]): Asked | string {
  const asked: Asked = {
    name: '.',
    type: 'NS',
    server: '',
    port: 53,
    short: false,
    tcp: false,
    search: false,
    edns: true,
    ignoresTruncation: false,
    bare: false,
    time: 5,
    tries: 3,
  };
  let named = false;
  let typed = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const type = word.toUpperCase();
    if (word.startsWith('@')) asked.server = word.slice(1);
    else if (word.startsWith('+')) {
      if (!applyOption(asked, word.slice(1))) return `Invalid option: ${word}`;
    } else if (word === '-p') asked.port = Number(args[++i]);
    else if (word === '-t') {
      asked.type = (args[++i] ?? 'A').toUpperCase() as RecordType;
      typed = true;
    } else if (word === '-x') {
      asked.name = `${(args[++i] ?? '').split('.').reverse().join('.')}.in-addr.arpa`;
      asked.type = 'PTR';
      named = true;
      typed = true;
    } else if (word === '-4' || word === '-u') continue;
    else if (word.startsWith('-')) return `Invalid option: ${word}`;
    else if (Object.hasOwn(TYPE_NUMBER, type)) {
      asked.type = type as RecordType;
      typed = true;
    } else {
      asked.name = word;
      named = true;
    }
  }
  if (named && !typed) asked.type = 'A';
  return Object.hasOwn(TYPE_NUMBER, asked.type) ? asked : `;; Warning, ignoring invalid type ${asked.type}`;
}

function applyOption(asked: Asked, option: string): boolean {
  const [word = '', value] = option.split('=');
  const no = word.startsWith('no');
  const name = no ? word.slice(2) : word;
  if (name === 'short') asked.short = !no;
  else if (name === 'tcp' || name === 'vc') asked.tcp = !no;
  else if (name === 'search') asked.search = !no;
  else if (name === 'edns') asked.edns = !no;
  else if (name === 'ignore') asked.ignoresTruncation = !no;
  else if (name === 'all') asked.bare = no;
  else if (name === 'answer') asked.bare = asked.bare && true;
  else if (name === 'time' || name === 'timeout') asked.time = Number(value ?? 5);
  else if (name === 'tries') asked.tries = Number(value ?? 3);
  else if (name === 'retry') asked.tries = Number(value ?? 2) + 1;
  else
    return ['cmd', 'comments', 'stats', 'question', 'recurse', 'cookie', 'adflag', 'authority', 'additional'].includes(
      name,
    );
  return true;
}

/** Source: BIND bin/dig/dig.c, lib/dns/message.c for the text */
export const dig: Command = {
  name: 'dig',
  usage: 'dig [ @SERVER ] [ -p PORT ] [ -x ADDRESS ] NAME [ TYPE ] [ +short ] [ +search ] [ +tcp ] [ +time=SECONDS ]',
  run(args, shell) {
    const asked = readArguments(args);
    if (typeof asked === 'string') return { stdout: '', stderr: `${asked}\n`, code: 1 };
    const { world, run, ns } = shell;
    const conf = resolvConfAt(world, ns.place);
    let servers = conf.nameservers.flatMap((s) => parseIpv4(s) ?? []);
    if (asked.server !== '') {
      servers = lookUp(world, run, ns, asked.server, 'dig').addresses.slice(0, 1);
      if (servers.length === 0)
        return { stdout: '', stderr: `dig: couldn't get address for '${asked.server}': not found\n`, code: 10 };
    }
    const names = asked.search
      ? namesToTry(asked.name, conf)
      : [asked.name.endsWith('.') ? asked.name : `${asked.name}.`];
    let output: Output = { stdout: '', stderr: '', code: 0 };
    for (const [at, name] of names.entries()) {
      const answered = askOne(shell, asked, servers, { name, type: asked.type }, args);
      output = answered.output;
      // The search goes on only while names do not exist.
      if (answered.message?.rcode !== 'NXDOMAIN' || at === names.length - 1) break;
    }
    return output;
  },
};

function askOne(
  { run, ns }: Shell,
  asked: Asked,
  servers: readonly number[],
  question: Question,
  args: readonly string[],
): { readonly output: Output; readonly message?: DnsMessage } {
  const banner = asked.short || asked.bare ? '' : `\n; <<>> DiG ${VERSION} <<>> ${args.join(' ')}\n`;
  let trouble = '';
  for (let attempt = 0; attempt < asked.tries; attempt++) {
    for (const server of servers) {
      const done = exchange(run, ns, server, [question], {
        program: 'dig',
        port: asked.port,
        patience: asked.time * 1_000_000,
        tcp: asked.tcp,
        ignoreTruncation: asked.ignoresTruncation,
        ...(asked.edns ? { udpSize: UDP_SIZE } : {}),
      });
      const [message] = done.answers;
      if (message) {
        const cut = done.protocol === 'tcp' && !asked.tcp ? ';; Truncated, retrying in TCP mode.\n' : '';
        const text = asked.short ? printShort(message) : banner + printMessage(message, done, server, asked, run.now());
        return { message, output: { stdout: (asked.short ? '' : cut) + text, stderr: '', code: 0 } };
      }
      const to = `${formatIpv4(server)}#${asked.port}`;
      const why = {
        refused: 'connection refused',
        unreachable: 'host unreachable',
        timeout: 'timed out',
        reply: 'timed out',
      }[done.result.outcome];
      trouble += `;; communications error to ${to}: ${why}\n`;
    }
  }
  const end = asked.short
    ? ';; no servers could be reached\n'
    : `; (${servers.length} server${servers.length === 1 ? '' : 's'} found)\n;; global options: +cmd\n;; no servers could be reached\n`;
  return { output: { stdout: trouble + banner + end, stderr: '', code: 9 } };
}

function printShort(message: DnsMessage): string {
  return message.answers.map((record) => `${record.data}\n`).join('');
}

function printRecord({ name, type, ttl, data }: ResourceRecord): string {
  const tabs = name.length < 8 ? '\t\t\t' : name.length < 16 ? '\t\t' : name.length < 24 ? '\t' : '';
  return `${name}${tabs === '' ? ' ' : tabs}${ttl}\tIN\t${type}\t${type === 'TXT' ? `"${data}"` : data}\n`;
}

function printMessage(message: DnsMessage, done: Exchange, server: number, asked: Asked, now: number): string {
  const { question, answers, authority, additional } = message;
  const flags = [
    'qr',
    ...(message.authoritative ? ['aa'] : []),
    ...(message.truncated ? ['tc'] : []),
    ...(message.recursionDesired ? ['rd'] : []),
    ...(message.recursionAvailable ? ['ra'] : []),
  ];
  const extra = additional.length + (message.udpSize === undefined ? 0 : 1);
  const section = (title: string, records: readonly ResourceRecord[]) =>
    records.length === 0 ? '' : `;; ${title} SECTION:\n${records.map(printRecord).join('')}\n`;
  let out = asked.bare ? '' : '; (1 server found)\n;; global options: +cmd\n;; Got answer:\n';
  if (!asked.bare) {
    out += `;; ->>HEADER<<- opcode: QUERY, status: ${message.rcode}, id: ${message.id}\n`;
    out += `;; flags: ${flags.join(' ')}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${extra}\n`;
    if (message.recursionDesired && !message.recursionAvailable)
      out += ';; WARNING: recursion requested but not available\n';
    out += '\n';
    if (message.udpSize !== undefined)
      out += `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: ${message.udpSize}\n`;
    out += `;; QUESTION SECTION:\n;${question.name}${'\t'.repeat(Math.max(1, 3 - Math.floor((question.name.length + 1) / 8)))}IN\t${question.type}\n\n`;
  }
  out += section('ANSWER', answers) + section('AUTHORITY', authority) + section('ADDITIONAL', additional);
  if (asked.bare) return out.replace(/^;;.*\n/gm, '').replace(/\n\n+/g, '\n');
  const address = formatIpv4(server);
  out += `;; Query time: ${Math.round(done.took / 1000)} msec\n`;
  out += `;; SERVER: ${address}#${asked.port}(${asked.server || address}) (${done.protocol.toUpperCase()})\n`;
  return `${out};; WHEN: ${when(now)}\n;; MSG SIZE  rcvd: ${done.bytes}\n\n`;
}

/** `Mon Jan 05 09:00:05 UTC 2026`. */
function when(micros: number): string {
  const seconds = EPOCH + Math.floor(micros / 1_000_000);
  const [, weekday = '', month = '', day = '', clock = '', year = ''] =
    /^(\w+) (\w+) +(\d+) (\S+) (\d+)$/.exec(dateText(seconds)) ?? [];
  return `${weekday} ${month} ${day.padStart(2, '0')} ${clock} UTC ${year}`;
}
