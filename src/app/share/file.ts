import { openState } from '../store/simulation';
import { useWorld } from '../store/world';
import { Unreadable } from './check';
import { parseState } from './link';
import { stateNow } from './state';

const MOST_BYTES = 50_000_000;

/** Hands the whole state to the browser as a file, in full and readable. */
export function saveFile(): void {
  const state = stateNow();
  if (!state) return;
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(state, null, 1)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `chainwalk-${useWorld.getState().recording?.scenario ?? 'state'}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Opens a state that was saved as a file. Returns what is wrong with it, '' where nothing is. */
export async function openFile(file: Blob): Promise<string> {
  if (file.size > MOST_BYTES) return 'The file is larger than anything that Chainwalk saves.';
  try {
    const state = parseState(await file.text());
    await openState(Promise.resolve(state));
    return '';
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}
