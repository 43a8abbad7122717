import { create } from 'zustand';
import type { Source } from '../../core/import/source';

export interface ImportState {
  readonly open: boolean;
  /** Files that were dropped, and texts too long for the box. */
  readonly files: readonly Source[];
}

/** Is somebody bringing dumps of their own? Written here only. */
export const useImport = create<ImportState>()(() => ({ open: false, files: [] }));

/** Opens the dialog, with files where some were dropped. */
export function openImport(files: readonly Source[] = []): void {
  useImport.setState((state) => ({ open: true, files: state.open ? [...state.files, ...files] : files }));
}

export function closeImport(): void {
  useImport.setState({ open: false, files: [] });
}

export function addFiles(files: readonly Source[]): void {
  useImport.setState((state) => ({ files: [...state.files, ...files] }));
}

export function removeFile(file: Source): void {
  useImport.setState((state) => ({ files: state.files.filter((f) => f !== file) }));
}

/** Files as texts, in the order in which they were chosen. */
export async function readFiles(files: Iterable<File>): Promise<Source[]> {
  return await Promise.all([...files].map(async (file) => ({ name: file.name, text: await file.text() })));
}
