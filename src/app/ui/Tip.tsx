import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './overlays.module.css';

interface Props {
  readonly text: string;
  /** The key that does the same, as it is printed on a keyboard. */
  readonly keys?: string;
  readonly children: ReactNode;
}

/** A tooltip that names a button and its key. The button has its own accessible name. */
export function Tip({ text, keys, children }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles['tip']} sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <kbd>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
