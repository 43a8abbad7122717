import { useId, useState } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import css from './canvas.module.css';
import { type Found, findInCluster, goToFound } from './find';

/** Finds a node, a pod, a Service or an address, and goes there. */
export function Find({ snapshot }: { readonly snapshot: Snapshot }) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const found = findInCluster(snapshot, words);
  const go = (thing: Found) => {
    setWords('');
    goToFound(thing);
  };
  const press = (event: React.KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      setAt((at + by + found.length) % Math.max(1, found.length));
    }
    if (event.key === 'Escape') setWords('');
    const chosen = found[at];
    if (event.key === 'Enter' && chosen) go(chosen);
  };
  return (
    <div className={css['find']} data-optional="">
      <input
        type="search"
        placeholder="Find"
        aria-label="Find a node, a pod, a Service or an address"
        aria-controls={found.length > 0 ? `${id}-found` : undefined}
        spellCheck={false}
        autoComplete="off"
        value={words}
        onChange={(e) => {
          setWords(e.target.value);
          setAt(0);
        }}
        onKeyDown={press}
        onBlur={() => setWords('')}
      />
      <output className="sr">
        {found[at] ? `${found.length} found. Enter goes to ${found[at].what} ${found[at].name}` : ''}
      </output>
      {found.length > 0 && (
        <ul className={css['found']} id={`${id}-found`} aria-label="Found">
          {found.map((thing, i) => (
            <li key={thing.at} data-chosen={i === at || undefined}>
              <button
                type="button"
                tabIndex={-1}
                // Before the field loses the focus.
                onMouseDown={() => go(thing)}
              >
                <small>{thing.what}</small>
                <b>{thing.name}</b>
                <code>{thing.address}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
