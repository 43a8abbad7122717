/** How the rules of an engine version are laid out. Three generations, with single steps between them. */
export interface Layout {
  /** 27 stands for all before 28. */
  readonly generation: 27 | 28 | 29;
  /** The chain that holds what bridges accept on the way out: FORWARD itself, or a chain of its own from 28.0.1 on. */
  readonly forward: 'FORWARD' | 'DOCKER-FORWARD';
  /** 28.0.0 alone matched a set of all bridges. */
  readonly bridgeSet: boolean;
  /** What drops direct access to a container's address in the raw table. */
  readonly raw: 'none' | 'port' | 'address';
  /** DOCKER-USER ends with RETURN. */
  readonly userReturn: boolean;
}

/**
 * Source: moby/moby libnetwork/drivers/bridge (27), its internal/iptabler (28, 29), as of v27.5.1, v28.0.0, v28.5.2, v29.7.2
 *
 * @returns `undefined` for a text that is no version
 */
export function layoutOf(version: string): Layout | undefined {
  const [, major, minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+~].*)?$/.exec(version) ?? [];
  if (major === undefined) return undefined;
  const at = Number(major) * 1_000_000 + Number(minor) * 1000 + Number(patch);
  const since = (first: readonly [number, number, number]) => at >= first[0] * 1_000_000 + first[1] * 1000 + first[2];
  return {
    generation: since([29, 0, 0]) ? 29 : since([28, 0, 0]) ? 28 : 27,
    forward: since([28, 0, 1]) ? 'DOCKER-FORWARD' : 'FORWARD',
    bridgeSet: since([28, 0, 0]) && !since([28, 0, 1]),
    raw: since([28, 2, 0]) ? 'address' : since([28, 0, 0]) ? 'port' : 'none',
    userReturn: !since([28, 2, 0]),
  };
}

/** Where `--internal` networks are cut off from the rest. */
export function internalChain(layout: Layout): string {
  return layout.generation === 29 ? 'DOCKER-INTERNAL' : 'DOCKER-ISOLATION-STAGE-1';
}
