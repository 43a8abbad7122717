import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  readonly first: number;
  /** Last queue of --queue-balance. */
  readonly last?: number;
  readonly bypass: boolean;
  readonly byCpu: boolean;
}

/** `-j NFQUEUE`: a program decides. */
export const NFQUEUE: Target<Config> = {
  name: 'NFQUEUE',
  source: 'net/netfilter/xt_NFQUEUE.c nfqueue_tg_v3(), net/netfilter/nf_queue.c nf_queue()',
  doc: 'Hands the packet to a program that reads the queue and decides. Without a program it is dropped, or with `--queue-bypass` accepted.',
  limits: 'No program reads a queue.',
  options: [
    {
      name: '--queue-num',
      type: 'u16',
      excludes: ['--queue-balance'],
      doc: 'Number of the queue, 0 where it is not given.',
    },
    {
      name: '--queue-balance',
      type: 'u16range',
      excludes: ['--queue-num'],
      doc: 'Spread connections over queues `first:last`.',
    },
    { name: '--queue-bypass', type: 'none', doc: 'Accept packets where no program reads the queue.' },
    { name: '--queue-cpu-fanout', type: 'none', needs: ['--queue-balance'], doc: 'Choose the queue by the processor.' },
  ],
  read(given) {
    const flags = { bypass: given.has('--queue-bypass'), byCpu: given.has('--queue-cpu-fanout') };
    if (!given.has('--queue-balance'))
      return { first: given.has('--queue-num') ? given.number('--queue-num') : 0, ...flags };
    const text = given.text('--queue-balance');
    const [first, last] = given.pair('--queue-balance');
    const word = given.word('--queue-balance');
    if (!text.includes(':')) throw new RuleError(`Bad range "${text}"`, word);
    if (first >= last) throw new RuleError(`${first} should be less than ${last}`, word);
    return { first, last, ...flags };
  },
  check: (c) => (c.last !== undefined && c.last - c.first + 1 > 0xffff ? 'EINVAL' : undefined),
  print(c) {
    const queue = c.last === undefined ? `--queue-num ${c.first}` : `--queue-balance ${c.first}:${c.last}`;
    return `${queue}${c.bypass ? ' --queue-bypass' : ''}${c.byCpu ? ' --queue-cpu-fanout' : ''}`;
  },
  list(c) {
    const queue = c.last === undefined ? `num ${c.first}` : `balance ${c.first}:${c.last}`;
    return `NFQUEUE ${queue}${c.bypass ? ' bypass' : ''}${c.byCpu ? ' cpu-fanout' : ''}`;
  },
  phrase: (c) => say`let a program decide by ${queueSaid(c)}`,
  apply(c, packet) {
    if (c.bypass) return { packet, verdict: 'ACCEPT' };
    // The sender is not told: the packet was queued and then let go.
    return { packet, verdict: 'STOLEN', reason: `no program reads ${queueName(c)}` };
  },
  describe: (c) =>
    c.bypass
      ? say`finds that no program reads ${queueSaid(c)} and accepts the packet`
      : say`finds that no program reads ${queueSaid(c)}`,
};

function queueSaid(c: Config): string {
  return c.last === undefined ? say`queue ${c.first}` : say`queues ${c.first} to ${c.last}`;
}

/** As a trace keeps it. */
function queueName(c: Config): string {
  return c.last === undefined ? `queue ${c.first}` : `queues ${c.first} to ${c.last}`;
}
