import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { closeActionMenu, type OpenMenu } from './ActionMenu';
import styles from './overlays.module.css';

/** The list of a menu of actions, at a point of the window. Loaded when the first one is opened. */
export function ActionMenuList({ label, actions, x, y, from }: OpenMenu & { readonly from: HTMLElement | undefined }) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && closeActionMenu()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" style={{ position: 'fixed', left: x, top: y, width: 1, height: 1 }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles['menu']}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            from?.focus();
          }}
        >
          {actions.map(({ label: text, group, checked, not, run }, i) => [
            group !== undefined && group !== actions[i - 1]?.group && (
              <DropdownMenu.Label key={`group ${group}`} className={styles['group']}>
                {group}
              </DropdownMenu.Label>
            ),
            checked === undefined ? (
              <DropdownMenu.Item
                key={text}
                className={styles['item']}
                disabled={not !== undefined}
                onSelect={run}
                {...(not === undefined ? {} : { title: not })}
              >
                <span className={styles['check']} />
                {text}
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.CheckboxItem
                key={`${group} ${text}`}
                className={styles['item']}
                checked={checked}
                disabled={not !== undefined}
                onSelect={run}
              >
                <span className={styles['check']}>
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} />
                  </DropdownMenu.ItemIndicator>
                </span>
                {text}
              </DropdownMenu.CheckboxItem>
            ),
          ])}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
