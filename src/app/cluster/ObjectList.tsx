import { Rows } from '../ui/Rows';
import styles from './cluster.module.css';
import type { ObjectRef } from './objects';

interface Props {
  readonly objects: readonly ObjectRef[];
  readonly current: string;
  edited(id: string): boolean;
  onChoose(id: string): void;
}

const HEIGHT = 26;

/** The objects of the cluster, one a row; only those in view are drawn. */
export function ObjectList({ objects, current, edited, onChoose }: Props) {
  const at = objects.findIndex((o) => o.id === current);
  const move = (event: React.KeyboardEvent, index: number) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: objects.length - 1 }[event.key];
    const next = to === undefined ? undefined : objects[to];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(next.id);
    const list = event.currentTarget.closest('ul');
    requestAnimationFrame(() => list?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };
  if (objects.length === 0) return <p className={styles['none']}>No object fits the filter.</p>;
  return (
    <Rows
      label={`${objects.length} objects`}
      count={objects.length}
      height={HEIGHT}
      className={styles['objects']}
      show={at}
      row={(i, style) => {
        const object = objects[i];
        if (!object) return null;
        const chosen = object.id === current;
        return (
          <li key={object.id} style={style}>
            <button
              type="button"
              className={styles['object']}
              aria-current={chosen || undefined}
              tabIndex={chosen || (at < 0 && i === 0) ? 0 : -1}
              onClick={() => onChoose(object.id)}
              onKeyDown={(e) => move(e, i)}
            >
              <span>{object.kind}</span>
              <b>{object.name}</b>
              {object.namespace && <small>{object.namespace}</small>}
              {edited(object.id) && <em>edited</em>}
            </button>
          </li>
        );
      }}
    />
  );
}
