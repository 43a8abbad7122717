import { speak } from '../core/lib/say';

/** Speaks a language from now on, where there is one: `de`, `de-AT`. Any other is English, which needs nothing. */
export async function loadWords(language: string): Promise<void> {
  if (!/^de(?:-|$)/i.test(language)) return;
  const { de } = await import('./de/all');
  speak('de', de);
}
