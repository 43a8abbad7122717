import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import { formatMac, parseMac } from '../../packet/mac';
import type { Given, Target } from '../extension';

/** Without the four that `--new` asks for, the rule uses a cluster address that exists. */
interface Config {
  readonly fresh?: {
    readonly mode: string;
    readonly mac: string;
    readonly total: number;
    readonly local: number;
    readonly seed?: number;
  };
}

const MODES = ['sourceip', 'sourceip-sourceport', 'sourceip-sourceport-destport'];
const PARTS = ['--hashmode', '--clustermac', '--total-nodes', '--local-node'];

/** `-j CLUSTERIP`: one address for several hosts, by a multicast MAC address. */
export const CLUSTERIP: Target<Config> = {
  name: 'CLUSTERIP',
  source: 'net/ipv4/netfilter/ipt_CLUSTERIP.c, gone since Linux 6.3',
  tracks: true,
  doc: 'Let several hosts answer for one address, each its share of the connections. Linux 6.3 took it out; `-m cluster` does it.',
  limits: 'Today’s kernel refuses it; here it is kept and lets every packet pass.',
  families: ['ipv4'],
  options: [
    { name: '--new', type: 'none', doc: 'Make a new cluster address.' },
    { name: '--hashmode', type: 'string', doc: 'sourceip, sourceip-sourceport or sourceip-sourceport-destport.' },
    { name: '--clustermac', type: 'mac', doc: 'Multicast MAC address of the cluster.' },
    { name: '--total-nodes', type: 'u16', max: 16, doc: 'How many nodes there are.' },
    { name: '--local-node', type: 'u16', max: 16, doc: 'Number of this node.' },
    { name: '--hash-init', type: 'u32', doc: 'Seed of the hash.' },
  ],
  precheck(given) {
    const parts = PARTS.filter((option) => given.has(option)).length;
    const right = given.has('--new') ? parts === PARTS.length : parts === 0 && !given.has('--hash-init');
    if (!right) throw new RuleError('CLUSTERIP target: Invalid parameter combination');
  },
  read: (given) => (given.has('--new') ? { fresh: readFresh(given) } : {}),
  print({ fresh }) {
    if (!fresh) return '';
    return `--new --hashmode ${fresh.mode} --clustermac ${fresh.mac} --total-nodes ${fresh.total} --local-node ${fresh.local} --hash-init ${fresh.seed ?? 0}`;
  },
  list({ fresh }) {
    if (!fresh) return 'CLUSTERIP';
    const nodes = `total_nodes=${fresh.total} local_node=${fresh.local} hash_init=${fresh.seed ?? 0}`;
    return `CLUSTERIP hashmode=${fresh.mode} clustermac=${fresh.mac} ${nodes}`;
  },
  phrase: () => say('share with a cluster'),
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: () => say('lets the packet pass'),
};

function readFresh(given: Given): NonNullable<Config['fresh']> {
  const mode = given.text('--hashmode');
  if (!MODES.includes(mode)) throw new RuleError(`Unknown hashmode "${mode}"`, given.word('--hashmode'));
  const mac = parseMac(given.text('--clustermac'));
  if (!mac || ((mac[0] ?? 0) & 1) === 0)
    throw new RuleError('MAC has to be a multicast ethernet address', given.word('--clustermac'));
  return {
    mode,
    mac: formatMac(mac),
    total: given.number('--total-nodes'),
    local: given.number('--local-node'),
    seed: given.has('--hash-init') ? (strtoul(given.text('--hash-init'), 0, 0xffffffff) ?? 0) : 0,
  };
}
