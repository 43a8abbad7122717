import { RuleError } from '../lib/words';

/** Names of TCP flags in the order they are printed. `ALL` is the six of them. */
const FLAGS: readonly (readonly [name: string, bits: number])[] = [
  ['FIN', 0x01],
  ['SYN', 0x02],
  ['RST', 0x04],
  ['PSH', 0x08],
  ['ACK', 0x10],
  ['URG', 0x20],
];
const WORDS: ReadonlyMap<string, number> = new Map([...FLAGS, ['ALL', 0x3f], ['NONE', 0]]);

/** Reads `SYN,ACK`, in upper or lower case. Source: extensions/libxt_tcp.c parse_tcp_flag() */
export function parseTcpFlags(text: string, word: number): number {
  let bits = 0;
  for (const name of text.split(',')) {
    if (name === '') continue;
    const flag = WORDS.get(name.toUpperCase());
    if (flag === undefined) throw new RuleError(`Unknown TCP flag \`${name}'`, word);
    bits |= flag;
  }
  return bits;
}

export function tcpFlagsText(bits: number): string {
  const names = FLAGS.filter(([, flag]) => bits & flag).map(([name]) => name);
  return names.length > 0 ? names.join(',') : 'NONE';
}
