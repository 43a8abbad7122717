const STATES = /^(?:NONE|SYN_SENT|SYN_RECV|ESTABLISHED|FIN_WAIT|CLOSE_WAIT|LAST_ACK|TIME_WAIT|CLOSE|LISTEN|SYN_SENT2)$/;

/**
 * Turns `conntrack -L` into what `conntrack -R` takes. Entries of IPv6 and of protocols that cannot be made by hand are
 * counted as left out.
 */
export function readEntries(texts: readonly string[]): { readonly lines: readonly string[]; readonly leftOut: number } {
  const lines: string[] = [];
  let leftOut = 0;
  const seen = new Set<string>();
  for (const text of texts) {
    for (const line of text.split(/\r?\n/)) {
      if (!line.includes('src=')) continue;
      const entry = readEntry(line.trim());
      if (entry === undefined) leftOut++;
      else if (!seen.has(entry.key)) {
        seen.add(entry.key);
        lines.push(entry.text);
      }
    }
  }
  return { lines, leftOut };
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
