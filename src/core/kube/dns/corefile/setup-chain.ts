import { parseIpv4 } from '../../../packet/address';
import type { Stanza } from './blocks';
import { type CacheConfig, defaultCache } from './cache';
import type { ForwardConfig } from './config';
import type { RewriteRule } from './rewrite';
import { argumentError, CorefileError, parsingError } from './tokens';
import { argsOf, integer, type Line, lineOf, seconds, unknownProperty, zoneNamed } from './words';

const MOST_UPSTREAMS = 15;

/** Source: CoreDNS plugin/forward/setup.go parseStanza(), parseBlock() */
export function setUpForward(stanza: Stanza): ForwardConfig {
  const [from = '', ...to] = argsOf(lineOf(stanza), 2);
  if (to.length > MOST_UPSTREAMS) throw new CorefileError(`more than ${MOST_UPSTREAMS} TOs configured: ${to.length}`);
  let config: ForwardConfig = {
    zone: zoneNamed(from),
    except: [],
    to: to.map(upstream),
    policy: 'random',
    protocol: 'client',
  };
  for (const line of stanza.block) {
    switch (line.words[0]) {
      case 'except':
        config = { ...config, except: [...config.except, ...argsOf(line, 1).map(zoneNamed)] };
        break;
      case 'force_tcp':
        argsOf(line, 0, 0);
        config = { ...config, protocol: 'tcp' };
        break;
      case 'prefer_udp':
        argsOf(line, 0, 0);
        if (config.protocol === 'client') config = { ...config, protocol: 'udp' };
        break;
      case 'policy': {
        const [policy = ''] = argsOf(line, 1);
        if (policy !== 'random' && policy !== 'round_robin' && policy !== 'sequential')
          throw parsingError(line.line, `unknown policy '${policy}'`);
        config = { ...config, policy };
        break;
      }
      case 'max_concurrent':
      case 'max_fails':
        if (integer(argsOf(line, 1)[0] ?? '') < 0)
          throw new CorefileError(`${line.words[0]} can't be negative: ${line.words[1]}`);
        break;
      case 'expire':
      case 'health_check':
        seconds(argsOf(line, 1)[0] ?? '');
        break;
      case 'tls':
      case 'tls_servername':
      case 'next':
      case 'failover':
      case 'failfast_all_unhealthy_upstreams':
        break;
      default:
        throw unknownProperty(line);
    }
  }
  return config;
}

function upstream(text: string): ForwardConfig['to'][number] {
  if (text === '/etc/resolv.conf') return 'resolv.conf';
  const [, transport] = /^(\w+):\/\//.exec(text) ?? [];
  if (transport !== undefined && transport !== 'dns' && transport !== 'tls')
    throw new CorefileError(`'${transport}' is not supported as a destination protocol in forward: ${text}`);
  const [, address = '', port = '53'] = /^(?:dns:\/\/|tls:\/\/)?([^:]*)(?::(\d+))?$/.exec(text) ?? [];
  if (parseIpv4(address) === undefined) throw new CorefileError(`not an IP address or file: ${JSON.stringify(text)}`);
  return { address, port: Number(port) };
}

/** Source: CoreDNS plugin/cache/setup.go cacheParse() */
export function setUpCache(stanza: Stanza, serverZones: readonly string[]): CacheConfig {
  let args = stanza.args;
  let { success, denial, servfail, keepTtl } = defaultCache;
  if (/^[+-]?\d+$/.test(args[0] ?? '')) {
    const most = positive(args[0] ?? '');
    success = { ...success, most };
    denial = { ...denial, most };
    args = args.slice(1);
  }
  const zones = args.length > 0 ? args.map(zoneNamed) : serverZones;
  for (const line of stanza.block) {
    switch (line.words[0]) {
      case 'success':
        success = classFrom(line, success);
        break;
      case 'denial':
        denial = classFrom(line, denial);
        break;
      case 'servfail': {
        servfail = seconds(argsOf(line, 1, 1)[0] ?? '');
        if (servfail > 300)
          throw new CorefileError(`caching SERVFAIL responses over 5 minutes is not permitted: ${line.words[1]}`);
        break;
      }
      case 'disable': {
        const [what = '', ...names] = argsOf(line, 1);
        const except = names.length > 0 ? names.map(zoneNamed) : serverZones;
        if (what === 'success') success = { ...success, except };
        else if (what === 'denial') denial = { ...denial, except };
        else throw new CorefileError(`cache type for disable must be "success" or "denial"`);
        break;
      }
      case 'keepttl':
        argsOf(line, 0, 0);
        keepTtl = true;
        break;
      case 'prefetch':
        integer(argsOf(line, 1, 3)[0] ?? '');
        break;
      case 'serve_stale':
        if (argsOf(line, 0, 2).length > 0) seconds(line.words[1] ?? '');
        break;
      default:
        throw argumentError({ text: line.words[0] ?? '', line: line.line });
    }
  }
  return { zones, success, denial, servfail, keepTtl };
}

function positive(text: string): number {
  const ttl = integer(text);
  if (ttl <= 0) throw new CorefileError(`cache TTL can not be zero or negative: ${ttl}`);
  return ttl;
}

function classFrom(line: Line, before: CacheConfig['success']): CacheConfig['success'] {
  const [capacity = '', most, least] = argsOf(line, 1);
  const minimum = least === undefined ? before.least : integer(least);
  if (minimum < 0) throw new CorefileError(`cache min TTL can not be negative: ${minimum}`);
  return {
    ...before,
    capacity: integer(capacity),
    most: most === undefined ? before.most : positive(most),
    least: minimum,
  };
}

const HOW = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex']);

/**
 * The rules of one `rewrite`; types of rules that change no name give none.
 *
 * Source: CoreDNS plugin/rewrite/{setup,rewrite,name}.go
 */
export function setUpRewrite(stanza: Stanza): readonly RewriteRule[] {
  // With braces, each line behind the first is the end of the same rule, as `answer name …` is.
  const words = [...stanza.args, ...stanza.block.flatMap((line) => line.words)];
  const [first = ''] = words.map((word) => word.toLowerCase());
  const moded = first === 'continue' || first === 'stop';
  if (words.length === 0) throw new CorefileError('no rule type specified for rewrite');
  const [type = '', ...args] = moded ? words.slice(1) : words;
  switch (type.toLowerCase()) {
    case 'name':
      return [nameRule(first === 'continue' ? 'continue' : 'stop', args)];
    case 'answer':
      throw new CorefileError('response rewrites must begin with a name rule');
    case 'class':
    case 'type':
    case 'edns0':
    case 'ttl':
    case 'cname':
    case 'rcode':
      return [];
    default:
      throw new CorefileError(`invalid rule type ${JSON.stringify(words[0])}`);
  }
}

function nameRule(mode: RewriteRule['mode'], args: readonly string[]): RewriteRule {
  if (args.length < 2) throw new CorefileError('too few arguments for a name rule');
  const named = HOW.has((args[0] ?? '').toLowerCase()) && args.length > 2;
  const how = (named ? args[0]?.toLowerCase() : 'exact') as RewriteRule['how'];
  const [from = '', to = '', ...rest] = named ? args.slice(1) : args;
  const answers: { of: 'name' | 'value'; from: string; to: string }[] = [];
  let back = how === 'exact';
  while (rest.length > 0) {
    const [word, of = 'name', ...more] = rest.splice(0);
    if (word !== 'answer') throw new CorefileError(`exceeded the number of arguments for a ${how} name rule`);
    if (of === 'auto') {
      back = true;
      rest.push(...more);
      continue;
    }
    const [pattern = '', replacement = '', ...others] = of === 'name' || of === 'value' ? more : [of, ...more];
    answers.push({ of: of === 'value' ? 'value' : 'name', from: compiled(pattern, 'answer'), to: replacement });
    rest.push(...others);
  }
  const full = how === 'exact' || how === 'suffix';
  const dotted = (text: string) => (text.endsWith('.') ? text : `${text}.`);
  return {
    mode,
    how,
    from: how === 'regex' ? compiled(from, 'name') : full ? dotted(from.toLowerCase()) : from.toLowerCase(),
    to: full ? dotted(to.toLowerCase()) : to,
    back,
    answers,
  };
}

function compiled(pattern: string, what: string): string {
  try {
    return new RegExp(pattern).source;
  } catch {
    throw new CorefileError(`invalid regex pattern in a ${what} rule: ${pattern}`);
  }
}
