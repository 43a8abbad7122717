import type { EmbedOptions } from '../../embed/options';
import css from './poster.module.css';
import { titles } from './titles';
import type { wordsOf } from './words';

/** The still frame: there at once, without the libraries. An error comes back to it. */
export interface Poster {
  readonly root: HTMLElement;
  loading(): void;
  failed(message: string): void;
}

export function showPoster(options: EmbedOptions, words: ReturnType<typeof wordsOf>, onStart: () => void): Poster {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  const first = location.hash.length > 1 ? undefined : Object.values(titles)[0];
  const known = options.scenario !== undefined && Object.hasOwn(titles, options.scenario);
  const title = make('h1', 'title', (known ? titles[options.scenario ?? ''] : first) ?? 'Chainwalk');
  const start = make('button', 'start', words.start);
  start.type = 'button';
  start.onclick = onStart;
  const note = make('p', 'note', '');
  note.setAttribute('role', 'status');
  const open = make('a', 'open', words.open);
  open.href = fullAddress(location.search, location.hash);
  open.target = '_blank';
  open.rel = 'noopener';
  const poster = make('main', 'poster');
  poster.append(title, start, note, open);
  root.replaceChildren(poster);
  return {
    root,
    loading() {
      start.disabled = true;
      // A short wait needs no word.
      setTimeout(() => (note.textContent ||= words.loading), 150);
    },
    failed(message) {
      note.textContent = message;
      start.remove();
      root.replaceChildren(poster);
    },
  };
}

/** The studio on what this frame was asked to show. */
export function fullAddress(search: string, hash: string): string {
  const query = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of ['scenario', 'seed', 'theme']) {
    const value = query.get(name);
    if (value && value !== 'auto') kept.set(name, value);
  }
  const text = kept.toString();
  return `./${text && `?${text}`}${hash}`;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, text?: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = css[name] ?? '';
  if (text !== undefined) element.textContent = text;
  return element;
}
