import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { act, beginRecording, findScenario, open } from '../engine/engine';
import { createViews, takeSnapshot } from '../engine/view';
import { checksum } from '../packet/wire';
import { quickScenarios as scenarios } from '../world/scenarios/all';
import { captureTraces } from './capture';
import { rulesAsText, tracesAsJson, tracesAsMarkdown, tracesAsMermaid, tracesAsText } from './documents';
import { writePcapng } from './pcapng';

const { engine, traces } = open(beginRecording(findScenario('node-port-other-node')));

/** Enough kinds of walks: TCP, UDP, ping, tunnels, refusals. */
const some = scenarios.map((s) => s.id).filter((_, i) => i % 3 === 0);

/** Reads a pcapng file back, as far as this one is written. */
function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer);
  const interfaces: { link: number; name: string }[] = [];
  const packets: { at: number; time: number; bytes: Uint8Array; comment: string }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const type = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    expect([length % 4, view.getUint32(at + length - 4, true)]).toEqual([0, length]);
    const options = (from: number) => {
      const found = new Map<number, string>();
      for (
        let o = from;
        o < at + length - 4 && view.getUint16(o, true) !== 0;
        o += 4 + ((view.getUint16(o + 2, true) + 3) & ~3)
      )
        found.set(
          view.getUint16(o, true),
          new TextDecoder().decode(bytes.slice(o + 4, o + 4 + view.getUint16(o + 2, true))),
        );
      return found;
    };
    if (type === 1) interfaces.push({ link: view.getUint16(at + 8, true), name: options(at + 16).get(2) ?? '' });
    if (type === 6) {
      const size = view.getUint32(at + 20, true);
      const time = view.getUint32(at + 12, true) * 2 ** 32 + view.getUint32(at + 16, true);
      const comment = options(at + 28 + ((size + 3) & ~3)).get(1) ?? '';
      packets.push({ at: view.getUint32(at + 8, true), time, bytes: bytes.slice(at + 28, at + 28 + size), comment });
    }
    at += length;
  }
  return { interfaces, packets };
}

describe('pcapng', () => {
  it.each(some)('gives back what was captured of %s, with right checksums', (id) => {
    const capture = captureTraces(open(beginRecording(findScenario(id))).traces, 'all');
    const back = read(writePcapng(capture));
    expect(back.packets).toEqual(capture.packets);
    expect(back.interfaces.map((i) => i.name)).toEqual(capture.interfaces.map((i) => i.name));
    for (const { at, bytes } of back.packets) {
      const ip = back.interfaces[at]?.link === 1 ? bytes.subarray(14) : bytes;
      expect(checksum(ip.subarray(0, 20))).toBe(0);
    }
    expect([...back.packets].sort((a, b) => a.time - b.time)).toEqual(back.packets);
  });

  it('has an interface for each hook and device that a packet meets', () => {
    const names = captureTraces(traces.slice(0, 1), 'all').interfaces.map((i) => i.name);
    expect(names).toEqual(
      expect.arrayContaining(['client eth0', 'node-1 eth0', 'node-1 PREROUTING', 'node-1 POSTROUTING']),
    );
  });

  const tshark = spawnSync('tshark', ['--version']).status === 0;
  it.skipIf(!tshark)(
    'is read by tshark, which finds nothing wrong (skipped where tshark is not installed)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'chainwalk-'));
      try {
        for (const id of some) {
          const file = join(folder, `${id}.pcapng`);
          const capture = captureTraces(open(beginRecording(findScenario(id))).traces, 'all');
          writeFileSync(file, writePcapng(capture));
          const fields = [
            'frame.interface_name',
            'frame.comment',
            'ip.checksum.status',
            'tcp.checksum.status',
            'udp.checksum.status',
            'icmp.checksum.status',
            '_ws.malformed',
          ];
          const checks = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'].flatMap((o) => [
            '-o',
            `${o}:TRUE`,
          ]);
          const said = execFileSync(
            'tshark',
            ['-n', '-r', file, ...checks, '-T', 'fields', '-E', 'separator=|', ...fields.flatMap((f) => ['-e', f])],
            { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
          );
          const rows = said.trimEnd().split('\n');
          expect(rows).toHaveLength(capture.packets.length);
          for (const [i, row] of rows.entries()) {
            const [name, comment, ip, tcp, udp, icmp, malformed] = row.split('|');
            expect(name).toBe(capture.interfaces[capture.packets[i]?.at ?? 0]?.name);
            expect(comment).not.toBe('');
            // 0 is bad, 1 good, 2 not checked; an outer and an inner packet have one each.
            expect(`${ip},${tcp},${udp},${icmp}`.split(',')).not.toContain('0');
            // What programs say is no real NTP or DNS; what this file writes is whole.
            expect(malformed).not.toMatch(/: (?:Ethernet|IPv4|IP|TCP|UDP|ICMP|VXLAN)\]/);
          }
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});

describe('documents', () => {
  const one = traces.slice(0, 2);

  it('tells a walk as text, Markdown, Mermaid and JSON', () => {
    expect(tracesAsText(one)).toContain('KUBE-SERVICES');
    const markdown = tracesAsMarkdown('NodePort', one);
    expect(markdown).toMatch(/^# NodePort\n\n## SYN: delivered\n/);
    expect(markdown.match(/^\d+\. /gm)).toHaveLength(one[0]!.steps.length + one[1]!.steps.length);
    const mermaid = tracesAsMermaid(one);
    expect(mermaid).toMatch(/^sequenceDiagram\n {2}participant p1 as client\n/);
    expect(mermaid).toContain('masquerades the source as');
    const json = JSON.parse(tracesAsJson('node-port-other-node', 4, one)) as { traces: { steps: unknown[] }[] };
    expect(json.traces[0]?.steps).toHaveLength(one[0]!.steps.length);
  });

  it('prints rules with counters as iptables-save -c does', () => {
    const view = takeSnapshot(engine, createViews()).rules['node-1/root'];
    const saved = act(engine, { kind: 'shell', on: 'node-1/root', line: 'iptables-save -c' }).output;
    const lines = (text: string) => text.split('\n').filter((l) => l !== '' && !l.startsWith('#'));
    expect(lines(rulesAsText(view!, true))).toEqual(lines(saved));
  });
});
