import type { HostView } from '../../core/engine/snapshot';

/** How a host is marked: a hue, and a numeral or letter that stands beside it. */
export interface HostLook {
  /** Token of the hue: `--h1`, with the tint `--h1-t`. */
  readonly tone: 'h0' | 'h1' | 'h2' | 'h3';
  readonly sign: string;
}

/** Marks of all hosts by name: nodes are numbered in order, other machines have the first letter of their name. */
export function hostLooks(hosts: Readonly<Record<string, HostView>>): Readonly<Record<string, HostLook>> {
  const looks: Record<string, HostLook> = {};
  let nodes = 0;
  for (const host of Object.values(hosts)) {
    if (host.kind === 'node') {
      nodes++;
      looks[host.name] = { tone: `h${((nodes - 1) % 3) + 1}` as HostLook['tone'], sign: `${nodes}` };
    } else {
      looks[host.name] = { tone: 'h0', sign: host.name.charAt(0).toUpperCase() };
    }
  }
  return looks;
}
