import { useSyncExternalStore } from 'react';

/** How much room there is. */
export type Frame = 'wide' | 'rail' | 'narrow' | 'phone';

const limits = [
  ['phone', '(max-width: 639px)'],
  ['narrow', '(max-width: 1023px)'],
  ['rail', '(max-width: 1279px)'],
] as const;

const queries = limits.map(([, query]) => matchMedia(query));

function subscribe(listener: () => void): () => void {
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}

export function useFrame(): Frame {
  return useSyncExternalStore(subscribe, () => limits.find((_, i) => queries[i]?.matches)?.[0] ?? 'wide');
}
