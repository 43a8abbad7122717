import { create } from 'zustand';
import { filmWalk } from './film';

export interface FilmState {
  /** Steps filmed so far, and of how many; absent while nothing is filmed. */
  readonly filming?: { readonly done: number; readonly of: number } | undefined;
}

export const useFilm = create<FilmState>()(() => ({}));

let running: AbortController | undefined;

/** Films the walk; a film that is stopped is thrown away. */
export async function startFilm(done: (film: Blob) => void): Promise<void> {
  if (running) return;
  running = new AbortController();
  try {
    const film = await filmWalk((n, of) => useFilm.setState({ filming: { done: n, of } }), running.signal);
    if (film) done(film);
  } finally {
    running = undefined;
    useFilm.setState({ filming: undefined });
  }
}

export function stopFilm(): void {
  running?.abort();
}
