/**
 * The only place that touches the browser's storage. In a sandboxed or third-party frame the very property throws;
 * there, what is kept lives as long as the page.
 */
const memory = new Map<string, string>();
const PREFIX = 'chainwalk:';

function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

export function recall(key: string): string | undefined {
  try {
    return storage()?.getItem(PREFIX + key) ?? memory.get(key);
  } catch {
    return memory.get(key);
  }
}

/** `false` where it is kept for this page only. */
export function remember(key: string, value: string): boolean {
  memory.set(key, value);
  try {
    const kept = storage();
    kept?.setItem(PREFIX + key, value);
    return kept !== undefined;
  } catch {
    // Full or forbidden: the memory has it.
    return false;
  }
}

export function forget(key: string): void {
  memory.delete(key);
  try {
    storage()?.removeItem(PREFIX + key);
  } catch {
    // Forbidden: then nothing is there.
  }
}
