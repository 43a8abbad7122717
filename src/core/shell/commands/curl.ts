import type { Result } from '../../net/netns';
import { connect } from '../../net/tcp';
import { awaitResult } from '../../net/wait';
import { formatIpv4, type Ipv4, parseIpv4 } from '../../packet/address';
import { lookUp } from '../../world/edge/resolver';
import type { Output } from '../../world/world';
import { type Command, failed, type Shell } from '../command';

/** How long the kernel tries to connect with the usual six SYNs, µs. */
const CONNECT_MICROS = 127_000_000;
const VERSION = '8.14.1';

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly silent: boolean;
  readonly showsErrors: boolean;
  readonly includesHead: boolean;
  readonly onlyHead: boolean;
  readonly failsOnError: boolean;
  readonly verbose: boolean;
  readonly discards: boolean;
  readonly writeOut: string;
  readonly data?: string;
  readonly sport?: number;
  /** host:port to address. */
  readonly resolve: ReadonlyMap<string, string>;
  /** Seconds. */
  readonly maxTime?: number;
  readonly connectTimeout?: number;
}

/** Options that take a value, by every spelling. */
const VALUES: Readonly<Record<string, string>> = {
  '-m': 'max-time',
  '--max-time': 'max-time',
  '--connect-timeout': 'connect-timeout',
  '-H': 'header',
  '--header': 'header',
  '-X': 'request',
  '--request': 'request',
  '-o': 'output',
  '--output': 'output',
  '-w': 'write-out',
  '--write-out': 'write-out',
  '-d': 'data',
  '--data': 'data',
  '-A': 'user-agent',
  '--user-agent': 'user-agent',
  '--local-port': 'local-port',
  '--resolve': 'resolve',
  '--retry': 'retry',
  '--interface': 'interface',
};
const FLAGS = new Set(['s', 'S', 'v', 'i', 'I', 'f', 'k', 'L', '4', 'N', 'g']);
const LONG_FLAGS: Readonly<Record<string, string>> = {
  '--silent': 's',
  '--show-error': 'S',
  '--verbose': 'v',
  '--include': 'i',
  '--head': 'I',
  '--fail': 'f',
  '--insecure': 'k',
  '--location': 'L',
  '--ipv4': '4',
  '--no-progress-meter': '',
  '--http1.1': '',
  '--no-keepalive': '',
};

function readArguments(args: readonly string[]): Asked | string {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const urls: string[] = [];
  const give = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const long = LONG_FLAGS[word];
    if (long !== undefined) flags.add(long);
    else if (VALUES[word] !== undefined) {
      const value = args[++i];
      if (value === undefined) return `curl: option ${word}: requires parameter`;
      give(VALUES[word], value);
    } else if (/^-[A-Za-z0-9]/.test(word)) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] as string;
        const valued = VALUES[`-${letter}`];
        if (valued !== undefined) {
          const value = at + 1 < word.length ? word.slice(at + 1) : args[++i];
          if (value === undefined) return `curl: option ${word}: requires parameter`;
          give(valued, value);
          break;
        }
        if (!FLAGS.has(letter)) return `curl: option ${word}: is unknown`;
        flags.add(letter);
      }
    } else if (word.startsWith('--')) return `curl: option ${word}: is unknown`;
    else urls.push(word);
  }
  const last = (name: string) => values.get(name)?.at(-1);
  const seconds = (name: string) => (last(name) === undefined ? {} : { [name]: Number(last(name)) });
  const [url] = urls;
  if (url === undefined) return `curl: (2) no URL specified`;
  const limits = { ...seconds('max-time'), ...seconds('connect-timeout') } as Record<string, number>;
  const data = last('data');
  const agent = last('user-agent') ?? `curl/${VERSION}`;
  return {
    url,
    method: last('request') ?? (flags.has('I') ? 'HEAD' : data === undefined ? 'GET' : 'POST'),
    headers: [`User-Agent: ${agent}`, 'Accept: */*', ...(values.get('header') ?? [])],
    silent: flags.has('s'),
    showsErrors: flags.has('S'),
    includesHead: flags.has('i'),
    onlyHead: flags.has('I'),
    failsOnError: flags.has('f'),
    verbose: flags.has('v'),
    discards: last('output') !== undefined && last('output') !== '-',
    writeOut: (last('write-out') ?? '').replaceAll('\\n', '\n'),
    resolve: new Map(
      (values.get('resolve') ?? []).map((text) => {
        const [host = '', port = '', address = ''] = text.split(':');
        return [`${host}:${port}`, address];
      }),
    ),
    ...(data === undefined ? {} : { data }),
    ...(last('local-port') === undefined ? {} : { sport: Number(last('local-port')) }),
    ...(limits['max-time'] === undefined ? {} : { maxTime: limits['max-time'] }),
    ...(limits['connect-timeout'] === undefined ? {} : { connectTimeout: limits['connect-timeout'] }),
  };
}

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** As the Host header has it: without the scheme's own port. */
  readonly authority: string;
}

function readUrl(text: string): Url | undefined {
  const [, scheme = 'http', host, port, path = '/'] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:[^@/]*@)?([^:/?#[\]]+)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/.exec(text) ?? [];
  if (host === undefined) return undefined;
  const usual = scheme.toLowerCase() === 'https' ? 443 : 80;
  const number = port === undefined ? usual : Number(port);
  const authority = number === usual ? host : `${host}:${number}`;
  const full = path.startsWith('/') ? path : `/${path}`;
  return { scheme: scheme.toLowerCase(), host, port: number, path: full, authority };
}

/** An error as curl says it. */
function curlError(asked: Asked, code: number, text: string, more = ''): Output {
  const said = !asked.silent || asked.showsErrors ? `curl: (${code}) ${text}\n` : '';
  return { stdout: '', stderr: more + said, code };
}

/** Source: curl src/tool_operate.c; lib/strerror.c, lib/connect.c for the words */
export const curl: Command = {
  name: 'curl',
  usage: 'curl [ -sSvIif ] [ -m SECONDS ] [ --connect-timeout SECONDS ] [ -o FILE ] [ -w FORMAT ] [ -H HEADER ] URL',
  run(args, shell) {
    const asked = readArguments(args);
    if (typeof asked === 'string') {
      return failed(`${asked}\ncurl: try 'curl --help' or 'curl --manual' for more information`, 2);
    }
    const url = readUrl(asked.url);
    if (!url || url.port > 65535) return curlError(asked, 3, 'URL rejected: Malformed input to a URL function');
    if (url.scheme !== 'http') {
      return curlError(asked, 1, `Protocol "${url.scheme}" not supported`);
    }
    return fetchUrl(shell, asked, url);
  },
};

function fetchUrl(shell: Shell, asked: Asked, url: Url): Output {
  const { world, run, ns } = shell;
  const start = run.now();
  const end = asked.maxTime === undefined ? Number.POSITIVE_INFINITY : start + asked.maxTime * 1_000_000;
  const given = parseIpv4(asked.resolve.get(`${url.host}:${url.port}`) ?? '');
  const found =
    given === undefined ? lookUp(world, run, ns, url.host, 'curl') : { addresses: [given], canonical: url.host };
  const elapsed = () => Math.round((run.now() - start) / 1000);
  if (found.addresses.length === 0) {
    // Whatever the resolver took, curl would have waited no longer than it was told to.
    if (run.now() >= end) return curlError(asked, 28, `Resolving timed out after ${elapsed()} milliseconds`);
    return curlError(asked, 6, `Could not resolve host: ${url.host}`);
  }
  let trouble = '';
  let result: Result = { outcome: 'timeout', text: '' };
  let address: Ipv4 = 0;
  for (address of found.addresses) {
    if (asked.verbose) trouble += `*   Trying ${formatIpv4(address)}:${url.port}...\n`;
    const limit = Math.min(
      asked.connectTimeout === undefined ? CONNECT_MICROS : asked.connectTimeout * 1_000_000,
      end - run.now(),
    );
    const head = `${asked.method} ${url.path} HTTP/1.1`;
    const body = asked.data ?? '';
    const lines = [head, `Host: ${url.authority}`, ...asked.headers];
    if (body !== '') lines.push(`Content-Length: ${body.length}`, 'Content-Type: application/x-www-form-urlencoded');
    const text = `${lines.join('\r\n')}\r\n\r\n${body}`;
    const asking = { text, title: asked.method, framing: 'http' } as const;
    const socket = connect(run, ns, address, url.port, 'curl', asked.sport, { asking, patience: limit });
    result = awaitResult(run, ns, socket);
    if (result.outcome === 'reply') return success(asked, url, address, result, trouble, run.now() - start);
    if (asked.verbose) trouble += `* connect to ${formatIpv4(address)} port ${url.port} failed: ${result.text}\n`;
  }
  const to = `${url.host} port ${url.port} after ${elapsed()} ms`;
  if (result.text === 'Connection reset by peer')
    return curlError(asked, 56, 'Recv failure: Connection reset by peer', trouble);
  if (result.outcome === 'timeout') {
    if (run.now() >= end) return curlError(asked, 28, `Connection timed out after ${elapsed()} milliseconds`, trouble);
    return curlError(asked, 28, `Failed to connect to ${to}: Timeout was reached`, trouble);
  }
  return curlError(asked, 7, `Failed to connect to ${to}: Could not connect to server`, trouble);
}

function success(asked: Asked, url: Url, address: Ipv4, result: Result, said: string, micros: number): Output {
  const full = result.full ?? result.text;
  const split = full.indexOf('\r\n\r\n');
  const head = split < 0 ? '' : full.slice(0, split + 4);
  const body = full.slice(head.length);
  const status = Number(/^HTTP\/[\d.]+ (\d+)/.exec(head)?.[1] ?? 0);
  let stderr = said;
  if (asked.verbose) {
    const sent = [`${asked.method} ${url.path} HTTP/1.1`, `Host: ${url.authority}`, ...asked.headers];
    stderr += `* Connected to ${url.host} (${formatIpv4(address)}) port ${url.port}\n`;
    stderr += sent.map((line) => `> ${line}\n`).join('');
    stderr += `> \n${head
      .slice(0, -2)
      .split('\r\n')
      .map((line) => (line === '' ? '' : `< ${line}\n`))
      .join('')}< \n`;
  }
  if (asked.failsOnError && status >= 400) {
    return curlError(asked, 22, `The requested URL returned error: ${status}`, stderr);
  }
  let stdout = asked.onlyHead ? head : (asked.includesHead ? head : '') + body;
  if (asked.discards) stdout = '';
  stdout += asked.writeOut.replace(/%\{(\w+)\}/g, (_, name: string) => {
    const known: Readonly<Record<string, string>> = {
      http_code: String(status).padStart(3, '0'),
      response_code: String(status).padStart(3, '0'),
      remote_ip: formatIpv4(address),
      remote_port: String(url.port),
      time_total: (micros / 1_000_000).toFixed(6),
      size_download: String(body.length),
    };
    return known[name] ?? '';
  });
  return { stdout, stderr, code: 0 };
}
