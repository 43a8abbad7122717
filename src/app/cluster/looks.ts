import type { HostView, PodView, ServiceView } from '../../core/engine/snapshot';
import type { GlyphName } from '../ui/glyphs';

/** A state as a sign and a word. */
export interface Look {
  readonly glyph: GlyphName;
  readonly word: string;
}

/** What a pod that is not simply ready is in; `undefined` for one that runs and is ready. */
export function podLook(pod: PodView): Look | undefined {
  switch (pod.phase) {
    case 'Pending':
      return { glyph: 'clock', word: 'Pending' };
    case 'Starting':
      return { glyph: 'start', word: 'Starting' };
    case 'Terminating': {
      const seconds = Math.ceil((pod.terminatesIn ?? 0) / 1_000_000);
      return { glyph: 'leave', word: seconds > 0 ? `Terminating ${seconds} s` : 'Terminating' };
    }
    case 'Failed':
      return { glyph: 'drop', word: 'Failed' };
    case 'Succeeded':
      return { glyph: 'tick', word: 'Succeeded' };
    case 'Running':
      return pod.ready ? undefined : { glyph: 'warn', word: 'not ready' };
  }
}

/** What is unusual about some of many pods. */
export function groupLook(pods: readonly PodView[]): Look | undefined {
  const unusual = pods.filter((pod) => podLook(pod) !== undefined).length;
  return unusual > 0 ? { glyph: 'warn', word: `${unusual} not ready` } : undefined;
}

/** What is unusual about a node, the worst first. */
export function nodeLooks(host: HostView): readonly Look[] {
  return [
    ...(host.up ? [] : [{ glyph: 'off', word: 'off' } as const]),
    ...(host.nodeReady === false ? [{ glyph: 'warn', word: 'NotReady' } as const] : []),
    ...(host.schedulable === false ? [{ glyph: 'closed', word: 'cordoned' } as const] : []),
  ];
}

/** How many of a Service's endpoints are ready, where not all are; nothing for a Service that needs none. */
export function serviceLook(service: ServiceView): Look | undefined {
  if (service.type === 'ExternalName') return undefined;
  const ready = new Map<string, boolean>();
  for (const { address, ready: is } of service.endpoints) ready.set(address, (ready.get(address) ?? true) && is);
  if (ready.size === 0) return { glyph: 'none', word: 'no endpoints' };
  const count = [...ready.values()].filter(Boolean).length;
  return count === ready.size ? undefined : { glyph: 'warn', word: `${count} of ${ready.size} endpoints ready` };
}
