import type { Trace } from '../../core/trace/step';
import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';

const TABLE = 'chainwalk_trace';

/** Marks every packet for tracing before raw sees it, in a table of its own: `iptables-save` does not change. */
const MARK_ALL = `table inet ${TABLE} {
  chain first { type filter hook prerouting priority -350
    meta nftrace set 1
  }
  chain own { type filter hook output priority -350
    meta nftrace set 1
  }
}
`;

const LINE = /^trace id (\w+) (\w+) (\S+) (\S+) (packet:|rule .*# handle (\d+) \(verdict \w+.*\)|policy \w+)/;

interface Listed {
  readonly nftables: readonly {
    readonly rule?: { readonly table: string; readonly chain: string; readonly handle: number };
  }[];
}

/**
 * Listens to the kernel's own account of what it evaluated. Rules are told apart by handle; their place in the chain
 * comes from one listing at the start.
 */
export class TraceListener {
  private readonly child: ChildProcessWithoutNullStreams;
  private text = '';
  private readonly netns: string;
  private readonly rules: ReadonlyMap<string, number>;

  private constructor(netns: string) {
    this.netns = netns;
    this.rules = placesOf(netns);
    execFileSync('ip', ['netns', 'exec', netns, 'nft', '-f', '-'], { input: MARK_ALL });
    this.child = spawn('ip', ['netns', 'exec', netns, 'nft', '-a', 'monitor', 'trace']);
    this.child.stdout.setEncoding('utf8').on('data', (d: string) => {
      this.text += d;
    });
  }

  /** Listens once a packet of its own was seen, so that none of the scenario's is missed. */
  static async start(netns: string): Promise<TraceListener> {
    const listener = new TraceListener(netns);
    await listener.sees('listening');
    listener.text = '';
    return listener;
  }

  /** Sends packets over the loopback that only a table named `word` sees, until the monitor has printed one. */
  private async sees(word: 'listening' | 'done'): Promise<void> {
    const table = `${TABLE}_${word}`;
    const rules = 'udp dport 9 meta nftrace set 1\n udp dport 9 drop';
    execFileSync('ip', ['netns', 'exec', this.netns, 'nft', '-f', '-'], {
      input: `table inet ${table} {\n chain c {\n type filter hook output priority -360\n ${rules}\n }\n}\n`,
    });
    const seen = () => this.text.includes(` ${table} c `);
    for (let i = 0; i < 300 && !seen(); i++) {
      spawnSync('ip', ['netns', 'exec', this.netns, 'bash', '-c', 'echo > /dev/udp/127.0.0.1/9'], { stdio: 'ignore' });
      await new Promise((r) => setTimeout(r, 5));
    }
    execFileSync('ip', ['netns', 'exec', this.netns, 'nft', 'delete', 'table', 'inet', table]);
    if (!seen()) throw new Error(`nft monitor trace says nothing: ${this.text.slice(0, 200)}`);
  }

  /**
   * One text a packet: `filter FORWARD 2 > filter FORWARD policy accept`, in the kernel's order; rules count from 1.
   * The kernel numbers packets by the address of their buffer, which it uses again: each packet begins where the
   * marking table sees it.
   */
  async finish(): Promise<string[]> {
    await this.sees('done');
    const packets: string[][] = [];
    const current = new Map<string, string[]>();
    for (const line of this.text.split('\n')) {
      const m = LINE.exec(line);
      if (!m) continue;
      const [, id = '', family, table = '', chain = '', what = '', handle] = m;
      if (table === TABLE && what.startsWith('packet')) {
        const steps: string[] = [];
        packets.push(steps);
        current.set(id, steps);
      } else if (family === 'ip' && handle) {
        current.get(id)?.push(`${table} ${chain} ${this.rules.get(`${table} ${chain} ${handle}`) ?? '?'}`);
      } else if (family === 'ip' && what.startsWith('policy'))
        current.get(id)?.push(`${table} ${chain} ${what.trim()}`);
    }
    return packets.map((steps) => steps.join(' > ')).filter(Boolean);
  }

  stop(): void {
    this.child.kill();
  }
}

function placesOf(netns: string): Map<string, number> {
  const places = new Map<string, number>();
  const counts = new Map<string, number>();
  const text = execFileSync('ip', ['netns', 'exec', netns, 'nft', '-a', '-j', 'list', 'ruleset'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for (const { rule } of (JSON.parse(text) as Listed).nftables) {
    if (!rule) continue;
    const key = `${rule.table} ${rule.chain}`;
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    places.set(`${key} ${rule.handle}`, n);
  }
  return places;
}

const OUT: ReadonlySet<string> = new Set(['OUTPUT', 'POSTROUTING']);

/** The same texts from our own traces. A packet that a host sends to itself is received as a new one. */
export function orderOf(traces: readonly Trace[]): string[] {
  const packets: string[][] = [];
  for (const trace of traces) {
    let steps: string[] = [];
    let hook = '';
    packets.push(steps);
    for (const step of trace.steps) {
      if (step.kind !== 'rule' && step.kind !== 'policy') continue;
      if (hook !== '' && OUT.has(hook) && !OUT.has(step.hook)) {
        steps = [];
        packets.push(steps);
      }
      hook = step.hook;
      const what = step.kind === 'rule' ? step.rule + 1 : `policy ${step.verdict.kind.toLowerCase()}`;
      steps.push(`${step.table} ${step.chain} ${what}`);
    }
  }
  return packets.map((steps) => steps.join(' > ')).filter(Boolean);
}
