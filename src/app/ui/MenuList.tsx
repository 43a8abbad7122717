import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { MenuProps } from './Menu';
import styles from './overlays.module.css';

interface Props extends MenuProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
}

/** The list of a menu, with its button. Loaded when the first menu is opened. */
export function MenuList({ children, label, choices, value, align = 'start', onChoose, open, onOpenChange }: Props) {
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles['menu']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={onChoose}>
            {choices.map(({ value: choice, label: text, group }, i) => [
              group !== undefined && group !== choices[i - 1]?.group && (
                <DropdownMenu.Label key={`group ${group}`} className={styles['group']}>
                  {group}
                </DropdownMenu.Label>
              ),
              <DropdownMenu.RadioItem key={choice} value={choice} className={styles['item']}>
                <span className={styles['check']}>
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} />
                  </DropdownMenu.ItemIndicator>
                </span>
                {text}
              </DropdownMenu.RadioItem>,
            ])}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
