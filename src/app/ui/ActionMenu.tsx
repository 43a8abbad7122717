import { lazy, Suspense } from 'react';
import { create } from 'zustand';

/** One thing that a menu does. */
export interface MenuAction {
  readonly label: string;
  /** Heading of the actions from here on. */
  readonly group?: string;
  /** One of a few that exclude each other, and whether it holds. */
  readonly checked?: boolean;
  /** Why it cannot be done now. */
  readonly not?: string;
  run(): void;
}

export interface OpenMenu {
  readonly label: string;
  readonly actions: readonly MenuAction[];
  /** Where it opens, in the window. */
  readonly x: number;
  readonly y: number;
}

interface MenuState {
  readonly open?: OpenMenu | undefined;
  /** Has the focus back when the menu closes. */
  readonly from?: HTMLElement | undefined;
}

/** The one menu of actions that is open. */
export const useActionMenu = create<MenuState>()(() => ({}));

/** Opens a menu at the pointer; below the element where the keyboard asked. */
export function openActionMenu(event: React.MouseEvent, label: string, actions: readonly MenuAction[]): void {
  event.preventDefault();
  event.stopPropagation();
  const from = event.currentTarget as HTMLElement;
  const box = from.getBoundingClientRect();
  const byPointer = event.clientX > 0 && event.detail !== 0;
  const at = byPointer ? { x: event.clientX, y: event.clientY } : { x: box.left + 8, y: box.bottom };
  useActionMenu.setState({ open: { label, actions, ...at }, from });
}

export function closeActionMenu(): void {
  useActionMenu.setState({ open: undefined });
}

const List = lazy(() => import('./ActionMenuList').then((m) => ({ default: m.ActionMenuList })));

/** Draws the menu of actions that is open. Stands once in the page. */
export function ActionMenuLayer() {
  const open = useActionMenu((s) => s.open);
  const from = useActionMenu((s) => s.from);
  return <Suspense>{open && <List {...open} from={from} />}</Suspense>;
}
