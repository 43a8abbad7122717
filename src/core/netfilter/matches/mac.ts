import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatMac, parseMac } from '../../packet/mac';
import type { Match } from '../extension';
import { bang, notIf, compares } from '../say';

interface Config {
  readonly source: string;
  readonly invert: boolean;
}

/** `-m mac`: compares the source address of the Ethernet frame the packet came in. */
export const mac: Match<Config> = {
  name: 'mac',
  source: 'net/netfilter/xt_mac.c mac_mt()',
  doc: 'Compares the source address of the Ethernet frame that brought the packet. Packets made here have none.',
  hooks: ['PREROUTING', 'INPUT', 'FORWARD'],
  options: [{ name: '--mac-source', type: 'mac', required: true, invert: true, doc: 'Ethernet address.' }],
  read(given) {
    const bytes = parseMac(given.text('--mac-source'));
    if (!bytes) throw new RuleError('Invalid MAC address specified.', given.word('--mac-source'));
    return { source: formatMac(bytes), invert: given.inverted('--mac-source') };
  },
  print: (c) => `${bang(c.invert)}--mac-source ${c.source}`,
  list: (c) => `MAC ${bang(c.invert)}${c.source}`,
  phrase: (c) => notIf(c.invert, say`from MAC ${c.source}`),
  test: (c, packet) => packet.mac !== undefined && (packet.mac.source.toLowerCase() === c.source) !== c.invert,
  explain(c, packet) {
    if (!packet.mac) return say('the packet came in no Ethernet frame');
    return compares(say`source MAC ${packet.mac.source}`, packet.mac.source.toLowerCase() === c.source, c.source);
  },
};
