import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useWorld } from '../store/world';
import { Modal } from '../ui/Modal';
import { findCommands, type PaletteCommand } from './commands';
import css from './palette.module.css';

/** Everything that can be done or gone to, by typing a part of its name. */
export function Palette({ onClose }: { onClose(): void }) {
  const snapshot = useWorld((s) => s.snapshot);
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const chosen = useRef<HTMLLIElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useMemo(() => findCommands(words, snapshot), [words, snapshot]);
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest' });
  }, [at, found]);

  const choose = (command: PaletteCommand | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: React.KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by !== undefined) setAt(Math.min(Math.max(0, at + by), found.length - 1));
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal title="Do or find" open onClose={onClose} first={field}>
      <input
        ref={field}
        className={css['words']}
        type="text"
        aria-label="What to do, or a node, pod, Service, address, chain or scenario"
        aria-controls={`${id}-list`}
        placeholder="Step forward, node-2, 10.96, KUBE-SVC …"
        spellCheck={false}
        autoComplete="off"
        value={words}
        onChange={(e) => {
          setWords(e.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <output className="sr">{found[at] && `${found[at].kind} ${found[at].name}, ${at + 1} of ${found.length}`}</output>
      <ul className={css['list']} id={`${id}-list`} aria-label="What fits">
        {found.map((command, i) => (
          <li
            key={`${command.kind} ${command.name} ${command.note}`}
            ref={i === at ? chosen : undefined}
            data-chosen={i === at || undefined}
          >
            <button
              type="button"
              tabIndex={-1}
              onPointerMove={() => i !== at && setAt(i)}
              onClick={() => choose(command)}
            >
              <small>{command.kind}</small>
              <span>{command.name}</span>
              <kbd>{command.note}</kbd>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={css['none']}>Nothing fits “{words}”.</p>}
    </Modal>
  );
}
