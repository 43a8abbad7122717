import { connect } from '../../net/tcp';
import { ask } from '../../net/udp';
import { awaitResult } from '../../net/wait';
import { formatIpv4 } from '../../packet/address';
import { serviceName } from '../../lib/names/services';
import { lookUp } from '../../world/edge/resolver';
import { type Command, failed } from '../command';

const CONNECT_MICROS = 127_000_000;
/** How long a UDP client here listens for an answer where nothing else is said. */
const LISTEN_SECONDS = 3;

interface Asked {
  udp: boolean;
  scan: boolean;
  verbose: boolean;
  /** Seconds; 0 where not given. */
  wait: number;
  sport: number;
  words: string[];
}

function readArguments(args: readonly string[]): Asked | string {
  const asked: Asked = { udp: false, scan: false, verbose: false, wait: 0, sport: 0, words: [] };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (!/^-./.test(word)) {
      asked.words.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      if (letter === 'u') asked.udp = true;
      else if (letter === 'z') asked.scan = true;
      else if (letter === 'v') asked.verbose = true;
      else if ('wpqi'.includes(letter)) {
        const text = at + 1 < word.length ? word.slice(at + 1) : args[++i];
        if (text === undefined) return `nc: option requires an argument -- '${letter}'`;
        if (letter === 'w') asked.wait = Number(text);
        if (letter === 'p') asked.sport = Number(text);
        break;
      } else if (!'n4N'.includes(letter)) return `nc: invalid option -- '${letter}'`;
    }
  }
  return asked.words.length < 2 ? 'nc: missing hostname and port' : asked;
}

/** Source: OpenBSD nc as Debian has it: netcat.c */
export const nc: Command = {
  name: 'nc',
  usage: 'nc [ -uzvn ] [ -w SECONDS ] [ -p PORT ] HOST PORT',
  run(args, { world, run, ns }, stdin) {
    const asked = readArguments(args);
    if (typeof asked === 'string') return failed(asked);
    const [host = '', portText = ''] = asked.words;
    const port = Number(portText);
    if (!Number.isInteger(port) || port < 1 || port > 65535) return failed(`nc: port number invalid: ${portText}`);
    const found = lookUp(world, run, ns, host, 'nc');
    const [address] = found.addresses;
    if (address === undefined) {
      const why = found.failure === 'again' ? 'Temporary failure in name resolution' : 'Name or service not known';
      return failed(`nc: getaddrinfo for host "${host}" port ${port}: ${why}`);
    }
    const protocol = asked.udp ? 'udp' : 'tcp';
    const service = serviceName(port, protocol) ?? '*';
    const named = host === formatIpv4(address) ? '' : ` (${formatIpv4(address)})`;
    const refuse = (why: string) =>
      failed(asked.verbose ? `nc: connect to ${host}${named} port ${port} (${protocol}) failed: ${why}` : '');
    const succeeded = asked.verbose
      ? `Connection to ${host}${named} ${port} port [${protocol}/${service}] succeeded!\n`
      : '';
    const sport = asked.sport || undefined;
    if (asked.udp) {
      const texts = asked.scan
        ? [{ text: 'X', title: 'datagram' }]
        : stdin === ''
          ? undefined
          : [{ text: stdin, title: 'datagram' }];
      const patience = (asked.wait || LISTEN_SECONDS) * 1_000_000;
      const socket = ask(run, ns, address, port, 'nc', { sport, patience, ...(texts ? { texts } : {}) });
      const result = awaitResult(run, ns, socket);
      // A datagram that nobody answers is taken for one that arrived.
      if (result.outcome === 'refused' || result.outcome === 'unreachable') return refuse(result.text);
      const stdout = result.outcome === 'reply' && !asked.scan ? result.text : '';
      return { stdout, stderr: succeeded, code: 0 };
    }
    const patience = asked.wait ? asked.wait * 1_000_000 : CONNECT_MICROS;
    const text = asked.scan ? '' : stdin;
    const asking = { text, title: 'data', framing: text.startsWith('GET ') ? 'http' : 'none' } as const;
    const socket = connect(run, ns, address, port, 'nc', sport, { asking, patience });
    const result = awaitResult(run, ns, socket);
    if (result.outcome === 'timeout') return refuse(asked.wait ? 'Operation now in progress' : 'Connection timed out');
    if (result.outcome !== 'reply') return refuse(result.text);
    return { stdout: result.full ?? '', stderr: succeeded, code: 0 };
  },
};
