import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './overlays.module.css';

interface Choice {
  readonly value: string;
  readonly label: ReactNode;
  /** Heading of the choices from here on. */
  readonly group?: string;
}

interface Props {
  /** The button that opens it. */
  readonly children: ReactNode;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly align?: 'start' | 'center' | 'end';
  onChoose(value: string): void;
}

/** A button that opens a list of choices, one of which holds. */
export function Menu({ children, label, choices, value, align = 'start', onChoose }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles['menu']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={undefined}
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={onChoose}>
            {choices.map((choice, i) => (
              <MenuChoice key={choice.value} choice={choice} first={choice.group !== choices[i - 1]?.group} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function MenuChoice({ choice, first }: { readonly choice: Choice; readonly first: boolean }) {
  return (
    <>
      {choice.group !== undefined && first && (
        <DropdownMenu.Label className={styles['group']}>{choice.group}</DropdownMenu.Label>
      )}
      <DropdownMenu.RadioItem value={choice.value} className={styles['item']}>
        <span className={styles['check']}>
          <DropdownMenu.ItemIndicator>
            <Check size={14} />
          </DropdownMenu.ItemIndicator>
        </span>
        {choice.label}
      </DropdownMenu.RadioItem>
    </>
  );
}
