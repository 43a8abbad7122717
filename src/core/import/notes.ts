/** What was read and what had to be supposed, in sentences for people. State while an import is made. */
export interface Notes {
  readonly found: string[];
  readonly guessed: string[];
  readonly leftOut: string[];
}

export function createNotes(): Notes {
  return { found: [], guessed: [], leftOut: [] };
}
