import type { KeyboardEvent } from 'react';

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
 * tables, chains and rules, and Escape goes back to the stage. All other keys are those of the page.
 */
export function onCanvasKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const stage = event.currentTarget.querySelector<HTMLElement>('[data-stage]');
  if (!stage || !(event.target instanceof HTMLElement)) return;
  const next = target(stage, event.target, event.key);
  if (!next) return;
  next.focus();
  event.preventDefault();
  event.stopPropagation();
}

function target(stage: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
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

/** The item that lies nearest in a direction: steps aside count double. */
export function nearest(
  stage: HTMLElement,
  from: HTMLElement,
  way: readonly [number, number],
): HTMLElement | undefined {
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
