import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode, RefObject } from 'react';
import { Button } from './Button';
import styles from './overlays.module.css';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly open: boolean;
  /** Absent: it cannot be closed, only answered. */
  onClose?(): void;
  /** What has the focus at first; else the first thing that can have it. */
  readonly first?: RefObject<HTMLElement | null>;
}

export function Modal({ title, children, open, onClose, first }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose?.()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content
          className={styles['dialog']}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            if (!first?.current) return;
            event.preventDefault();
            first.current.focus();
          }}
        >
          <header className={styles['head']}>
            <Dialog.Title className={styles['title']}>{title}</Dialog.Title>
            {onClose && (
              <Dialog.Close asChild>
                <Button look="flat" square aria-label="Close">
                  <X size={16} />
                </Button>
              </Dialog.Close>
            )}
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
