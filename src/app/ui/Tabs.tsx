import { type ReactNode, useId, useRef, useState } from 'react';

export interface Tab<T extends string> {
  readonly name: T;
  readonly label: ReactNode;
  readonly panel: ReactNode;
}

interface Props<T extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  /** Stands behind the tabs. */
  readonly after?: ReactNode;
  /** Stands between the tabs and the panel. */
  readonly between?: ReactNode;
  readonly className: string | undefined;
  readonly listClass: string | undefined;
  readonly tabClass: string | undefined;
  readonly panelClass: string | undefined;
  onChoose(name: T): void;
}

/** Tabs as the ARIA pattern has them: one stop, arrows choose. A panel that was opened stays, hidden, so that it loses nothing. */
export function Tabs<T extends string>(props: Props<T>) {
  const { label, tabs, value, after, between, className, listClass, tabClass, panelClass, onChoose } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<readonly T[]>([value]);
  if (!opened.includes(value)) setOpened([...opened, value]);
  const move = (event: React.KeyboardEvent) => {
    const at = tabs.findIndex((t) => t.name === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <div className={className}>
      <div className={listClass}>
        <div role="tablist" aria-label={label} ref={list} onKeyDown={move} tabIndex={-1}>
          {tabs.map(({ name, label: text }) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-${name}`}
              data-tab={name}
              className={tabClass}
              aria-selected={name === value}
              aria-controls={name === value ? `${id}-${name}-panel` : undefined}
              tabIndex={name === value ? 0 : -1}
              onClick={() => onChoose(name)}
            >
              {text}
            </button>
          ))}
        </div>
        {after}
      </div>
      {between}
      {tabs.map(
        ({ name, panel }) =>
          opened.includes(name) && (
            <div
              key={name}
              role="tabpanel"
              id={`${id}-${name}-panel`}
              aria-labelledby={`${id}-${name}`}
              className={panelClass}
              hidden={name !== value}
            >
              {panel}
            </div>
          ),
      )}
    </div>
  );
}
