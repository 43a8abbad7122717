import { say } from '../../lib/say';
import type { Entry } from '../../conntrack/entry';
import { jhash2, reciprocalScale, swapBytes } from '../../lib/jhash';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { bang, hex, notIf } from '../say';

interface Config {
  readonly total: number;
  /** Bit n is node n + 1. */
  readonly nodes: number;
  readonly seed: number;
  readonly invert: boolean;
}

/** `-m cluster`: this node's share of the connections of a cluster in which every node gets every packet. */
export const cluster: Match<Config> = {
  name: 'cluster',
  source: 'net/netfilter/xt_cluster.c xt_cluster_mt()',
  tracks: true,
  doc: "This node's share of the connections, by a hash of their original source, where every node of a cluster gets every packet.",
  options: [
    { name: '--cluster-total-nodes', type: 'u32', min: 1, max: 32, required: true, doc: 'How many nodes there are.' },
    {
      name: '--cluster-local-node',
      type: 'u32',
      min: 1,
      max: 32,
      invert: true,
      excludes: ['--cluster-local-nodemask'],
      doc: 'Number of this node, from 1.',
    },
    {
      name: '--cluster-local-nodemask',
      type: 'u32',
      min: 1,
      max: 32,
      invert: true,
      excludes: ['--cluster-local-node'],
      doc: 'Nodes this one stands for, as bits.',
    },
    { name: '--cluster-hash-seed', type: 'u32', required: true, doc: 'Seed of the hash, the same on every node.' },
  ],

  precheck(given) {
    if (!given.has('--cluster-local-node') && !given.has('--cluster-local-nodemask'))
      throw new RuleError("cluster match: `--cluster-local-node' or`--cluster-local-nodemask' is missing");
    if (!given.has('--cluster-total-nodes')) return;
    const total = given.number('--cluster-total-nodes');
    if (given.has('--cluster-local-node') && given.number('--cluster-local-node') > total)
      throw new RuleError("cluster match: `--cluster-local-node' must be <= `--cluster-total-nodes'");
    if (given.has('--cluster-local-nodemask') && given.number('--cluster-local-nodemask') >= 2 ** total)
      throw new RuleError("cluster match: `--cluster-local-nodemask' too big for `--cluster-total-nodes'");
  },

  read(given) {
    const option = given.has('--cluster-local-node') ? '--cluster-local-node' : '--cluster-local-nodemask';
    const number = given.number(option);
    return {
      total: given.number('--cluster-total-nodes'),
      nodes: option === '--cluster-local-node' ? 2 ** (number - 1) : number,
      seed: given.number('--cluster-hash-seed'),
      invert: given.inverted(option),
    };
  },

  print: (c) =>
    `${bang(c.invert)}--cluster-local-nodemask ${hex(c.nodes, 8)} --cluster-total-nodes ${c.total} --cluster-hash-seed ${hex(c.seed, 8)}`,
  list: (c) =>
    `cluster ${c.invert ? '!' : ''}node_mask=${hex(c.nodes, 8)} total_nodes=${c.total} hash_seed=${hex(c.seed, 8)}`,
  phrase: (c) => notIf(c.invert, say`of the cluster's nodes ${hex(c.nodes)}`),

  test(c, _packet, context) {
    const { entry } = context;
    if (!entry) return false;
    const master = entry.master === undefined ? undefined : context.connection(entry.master);
    return (((c.nodes >>> nodeOf(c, master ?? entry)) & 1) === 1) !== c.invert;
  },

  explain(c, _packet, { entry }) {
    if (!entry) return say('the packet belongs to no connection');
    const node = nodeOf(c, entry);
    return (c.nodes >>> node) & 1
      ? say`the connection belongs to node ${node + 1} of ${c.total}, which is one of ${hex(c.nodes)}`
      : say`the connection belongs to node ${node + 1} of ${c.total}, which is not one of ${hex(c.nodes)}`;
  },
};

function nodeOf(c: Config, entry: Entry): number {
  return reciprocalScale(jhash2([swapBytes(entry.original.src)], c.seed), c.total);
}
