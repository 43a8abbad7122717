import { say } from '../lib/say';
import { parseIpv4, parseIpv6 } from '../packet/address';
import { nearest } from './nearest';
import { linesOf, type Report, type SourceLine } from './problem';
import type { Section } from './source';

const STATES = /^(?:NONE|SYN_SENT|SYN_RECV|ESTABLISHED|FIN_WAIT|CLOSE_WAIT|LAST_ACK|TIME_WAIT|CLOSE|LISTEN|SYN_SENT2)$/;

/**
 * Turns `conntrack -L` into what `conntrack -R` takes. Entries of IPv6 and of protocols that cannot be made by hand are
 * counted as left out.
 */
export function readEntries(
  sections: readonly Section[],
  report: Report,
): { readonly lines: readonly string[]; readonly leftOut: number } {
  const lines: string[] = [];
  let leftOut = 0;
  const seen = new Set<string>();
  for (const line of linesOf(sections)) {
    if (!/(?:src|dst)=/.test(line.text) || !isSound(line, report)) continue;
    const entry = readEntry(line.text.trim());
    if (entry === undefined) leftOut++;
    else if (!seen.has(entry.key)) {
      seen.add(entry.key);
      lines.push(entry.text);
    }
  }
  return { lines, leftOut };
}

const STATE_NAMES = STATES.source.replace(/[^A-Z0-9_|]/g, '').split('|');

/** Tells what is wrong with an entry; `false` where it cannot be one. */
function isSound(line: SourceLine, report: Report): boolean {
  for (const [word, name = '', value = ''] of line.text.matchAll(/(\w+)=(\S*)/g)) {
    if (
      (name === 'src' || name === 'dst') &&
      (value.includes(':') ? parseIpv6(value) : parseIpv4(value)) === undefined
    ) {
      report(line, say`${value} is no address.`, value || word);
      return false;
    }
    if ((name === 'sport' || name === 'dport') && !(/^\d{1,5}$/.test(value) && Number(value) <= 65_535)) {
      report(line, say`${value} is no port: a number from 0 to 65535 is.`, word);
      return false;
    }
  }
  const named = (name: string) => line.text.match(new RegExp(`(?:^|\\s)${name}=`, 'g'))?.length ?? 0;
  for (const name of ['src', 'dst'])
    if (named(name) < 2) {
      report(
        line,
        say`${name}= has to stand there twice: once as the connection was asked for, once as answers come. Was the line cut off?`,
      );
      return false;
    }
  const state = /^(?:ipv[46]\s+\d+\s+)?tcp\s+\d+\s+(?:\d+\s+)?([A-Z_\d]+)\s/.exec(line.text)?.[1];
  if (state && !STATES.test(state)) {
    const meant = nearest(state, STATE_NAMES);
    report(
      line,
      meant ? say`${state} is no state of TCP. Is ${meant} meant?` : say`${state} is no state of TCP.`,
      state,
    );
    return false;
  }
  return true;
}

function readEntry(line: string): { readonly key: string; readonly text: string } | undefined {
  const words = line.split(/\s+/);
  if (words[0] === 'ipv6') return undefined;
  if (words[0] === 'ipv4') words.splice(0, 2);
  const [protocol = '', , seconds = ''] = words;
  const state = words.find((w) => STATES.test(w));
  const all = (name: string) => words.filter((w) => w.startsWith(`${name}=`)).map((w) => w.slice(name.length + 1));
  const [src, replySrc] = all('src');
  const [dst, replyDst] = all('dst');
  if (src === undefined || dst === undefined || replySrc === undefined || replyDst === undefined || src.includes(':'))
    return undefined;
  const [sport, replySport] = all('sport');
  const [dport, replyDport] = all('dport');
  const out = [
    '-A',
    '-t',
    /^\d+$/.test(seconds) ? seconds : '60',
    '-s',
    src,
    '-d',
    dst,
    '-r',
    replySrc,
    '-q',
    replyDst,
    '-p',
    protocol,
  ];
  const ports = sport !== undefined && dport !== undefined;
  if (protocol === 'icmp') {
    const [type] = all('type');
    const [code] = all('code');
    const [id] = all('id');
    if (type === undefined || code === undefined || id === undefined) return undefined;
    out.push('--icmp-type', type, '--icmp-code', code, '--icmp-id', id);
  } else if ((protocol === 'tcp' || protocol === 'udp') && ports) {
    out.push('--sport', sport, '--dport', dport);
    if (replySport !== undefined && replyDport !== undefined)
      out.push('--reply-port-src', replySport, '--reply-port-dst', replyDport);
    if (protocol === 'tcp') out.push('--state', state ?? 'NONE');
  } else return undefined;
  const status = [
    ...(line.includes('[UNREPLIED]') ? [] : ['SEEN_REPLY']),
    ...(line.includes('[ASSURED]') ? ['ASSURED'] : []),
  ];
  if (status.length) out.push('-u', status.join(','));
  const [mark] = all('mark');
  if (mark !== undefined && mark !== '0') out.push('-m', mark);
  const [zone] = all('zone');
  if (zone !== undefined) out.push('-w', zone);
  return { key: out.slice(3).join(' '), text: out.join(' ') };
}
