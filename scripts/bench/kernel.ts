import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceAddress } from './services-text';

export interface KernelFigures {
  readonly loadMs: number;
  /** A first packet to the last Service, less what the same packet costs without rules. */
  readonly firstPacketUs: number;
}

/** Sends segments of new connections to an address through a veth and prints the µs that each took, on average. */
const SENDER = `
import socket, struct, sys, time
device, dst, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
def ck(b):
    t = sum(struct.unpack('!%dH' % (len(b) // 2), b)); t = (t >> 16) + (t & 0xffff); t += t >> 16
    return ~t & 0xffff
src = socket.inet_aton('10.0.0.5'); d = socket.inet_aton(dst)
def frame(port):
    tcp = struct.pack('!HHIIBBHHH', port, 80, 1, 0, 0x50, 2, 65535, 0, 0)
    tcp = tcp[:16] + struct.pack('!H', ck(src + d + struct.pack('!BBH', 0, 6, len(tcp)) + tcp)) + tcp[18:]
    ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 40, 0, 0x4000, 64, 6, 0, src, d)
    ip = ip[:10] + struct.pack('!H', ck(ip)) + ip[12:]
    return bytes.fromhex('02000000000002ffffffffff0800') + ip + tcp
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x88b5)); s.bind((device, 0))
frames = [frame(1024 + i) for i in range(count)]
start = time.perf_counter()
for f in frames: s.send(f)
print((time.perf_counter() - start) / count * 1e6)
`;

/** Why the kernel cannot be measured here; undefined where it can. */
export function kernelUnable(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs Linux and root';
  return spawnSync('which', ['iptables-nft-restore']).status === 0 ? undefined : 'iptables is not installed';
}

/** Times the kernel of this machine with the same rules, in namespaces of its own. */
export function kernelFigures(text: string, last: number): KernelFigures {
  const [host, peer] = [`chainwalk-bench-h-${process.pid}`, `chainwalk-bench-p-${process.pid}`];
  const dir = mkdtempSync(join(tmpdir(), 'chainwalk-bench-'));
  const file = join(dir, 'rules');
  writeFileSync(file, text);
  try {
    execFileSync('bash', [
      '-euc',
      `
      ip netns add ${host}; ip netns add ${peer}
      ip -n ${peer} link add p0 type veth peer name eth0 address 02:00:00:00:00:00 netns ${host}
      ip -n ${peer} link add p1 type veth peer name eth1 address 02:00:00:00:00:01 netns ${host}
      for d in p0 p1; do ip -n ${peer} link set $d arp off up; done
      for d in eth0 eth1; do ip -n ${host} link set $d arp off up; done
      ip -n ${host} addr add 10.0.0.1/24 dev eth0; ip -n ${host} addr add 10.0.1.1/24 dev eth1
      ip -n ${host} route add default via 10.0.1.254 dev eth1
      ip netns exec ${host} sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0`,
    ]);
    const send = () => {
      const out = spawnSync(
        'ip',
        ['netns', 'exec', peer, 'python3', '-c', SENDER, 'p0', serviceAddress(last), '2000'],
        { encoding: 'utf8' },
      );
      if (out.status !== 0) throw new Error(out.stderr);
      return Number(out.stdout);
    };
    send();
    const bare = send();
    const start = performance.now();
    execFileSync('ip', ['netns', 'exec', host, 'iptables-nft-restore', file], { stdio: 'ignore' });
    const loadMs = performance.now() - start;
    return { loadMs, firstPacketUs: send() - bare };
  } finally {
    for (const ns of [host, peer]) spawnSync('ip', ['netns', 'del', ns]);
    rmSync(dir, { recursive: true });
  }
}
