import { create } from 'zustand';
import type { Source } from '../../core/import/source';

export interface ImportState {
  readonly open: boolean;
  /** What stands in the box. It outlives the dialog: nothing that was typed is lost. */
  readonly text: string;
  /** Files that were dropped, and texts too long for the box. */
  readonly files: readonly Source[];
  readonly anonymous: boolean;
  /** What could not be taken, and why: names of files or pastes. */
  readonly refused: readonly string[];
}

const EMPTY = { text: '', files: [], anonymous: false, refused: [] };

/** Is somebody bringing dumps of their own? Written here only. */
export const useImport = create<ImportState>()(() => ({ open: false, ...EMPTY }));
const { setState } = useImport;

/** Text and files together, in letters: ten times the dumps of a node with 10,000 Services is not one any more. */
export const MOST_LETTERS = 48_000_000;

/** Opens the dialog, with files where some were dropped. What was in it before is there still. */
export function openImport(files: readonly Source[] = []): void {
  setState({ open: true });
  addFiles(files);
}

export function closeImport(): void {
  setState({ open: false, refused: [] });
}

/** Forgets what was brought: it is open now, or nobody wants it. */
export function emptyImport(): void {
  setState(EMPTY);
}

export function typeImport(text: string): void {
  setState({ text, refused: [] });
}

export function setAnonymous(anonymous: boolean): void {
  setState({ anonymous });
}

/** Takes files as far as there is room; tells which ones are too large. */
export function addFiles(added: readonly Source[]): void {
  const { files, text } = useImport.getState();
  const kept = [...files];
  const refused: string[] = [];
  let letters = files.reduce((sum, file) => sum + file.text.length, text.length);
  for (const file of added) {
    letters += file.text.length;
    if (letters <= MOST_LETTERS) kept.push(file);
    else {
      letters -= file.text.length;
      refused.push(file.name);
    }
  }
  setState((state) => ({ files: kept, refused: [...new Set([...state.refused, ...refused])] }));
}

/** Tells that something is too large to be taken. */
export function refuse(refused: readonly string[]): void {
  setState({ refused });
}

export function removeFile(file: Source): void {
  setState((state) => ({ files: state.files.filter((f) => f !== file), refused: [] }));
}

/** Files as texts, in the order in which they were chosen. One that is too large is not even read. */
export async function readFiles(files: Iterable<File>): Promise<Source[]> {
  const all = [...files];
  const fits = all.filter((file) => file.size <= MOST_LETTERS);
  const read = await Promise.all(fits.map(async (file) => ({ name: file.name, text: await file.text() })));
  if (fits.length < all.length) refuse(all.filter((file) => !fits.includes(file)).map((file) => file.name));
  return read;
}
