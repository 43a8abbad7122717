import { type RefObject, useEffect, useRef } from 'react';

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where the packet is, among what can be reached by the arrow keys. */
const HERE = '[data-nav][data-state="now"], [data-nav][data-here]';

/**
 * Keys inside the picture. From the stage, Tab goes to where the packet is; from there arrows move between hosts, hooks,
 * tables, chains and rules, and Escape goes back to the stage. In the list, up and down move. All other keys are those
 * of the page.
 */
export function useCanvasKeys(pane: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!(event.target instanceof HTMLElement)) return;
      const next = target(element, event.target, event.key);
      if (!next) return;
      next.focus();
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener('keydown', listen);
    return () => element.removeEventListener('keydown', listen);
  }, [pane]);
}

/** Where what had the focus went away with its level, the focus goes to the stage or the list, not to nowhere. */
export function useKeptFocus(pane: RefObject<HTMLElement | null>, shown: string): void {
  const inside = useRef(false);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      inside.current = event.target instanceof Node && (pane.current?.contains(event.target) ?? false);
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [pane]);
  useEffect(() => {
    if (inside.current && document.activeElement === document.body)
      pane.current?.querySelector<HTMLElement>('[data-stage], [data-tree]')?.focus();
  }, [pane, shown]);
}

function target(pane: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  if (from.dataset['tree'] !== undefined) return inList(pane, from, key);
  const stage = pane.querySelector<HTMLElement>('[data-stage]');
  if (!stage) return undefined;
  if (from === stage) {
    if (key !== 'Tab') return undefined;
    return stage.querySelector<HTMLElement>(HERE) ?? stage.querySelector<HTMLElement>('[data-nav]') ?? undefined;
  }
  const item = from.closest<HTMLElement>('[data-nav]');
  if (!item || !stage.contains(item)) return undefined;
  if (key === 'Escape') return stage;
  const way = ARROWS[key];
  // At the edge the focus stays where it is; the arrow still does not step.
  return way && (nearest(stage, item, way) ?? item);
}

function inList(pane: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!by) return undefined;
  const items = [...pane.querySelectorAll<HTMLElement>('[data-tree]')];
  return items[Math.max(0, Math.min(items.length - 1, items.indexOf(from) + by))];
}

/** The item that lies nearest in a direction: steps aside count double. */
function nearest(stage: HTMLElement, from: HTMLElement, way: readonly [number, number]): HTMLElement | undefined {
  const a = middle(from);
  let best: HTMLElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const item of stage.querySelectorAll<HTMLElement>('[data-nav]')) {
    if (item === from) continue;
    const b = middle(item);
    const along = (b.x - a.x) * way[0] + (b.y - a.y) * way[1];
    const aside = Math.abs((b.x - a.x) * way[1]) + Math.abs((b.y - a.y) * way[0]);
    const cost = along + 2 * aside;
    if (along > 3 && cost < least) [best, least] = [item, cost];
  }
  return best;
}

function middle(item: HTMLElement): { readonly x: number; readonly y: number } {
  const box = item.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
