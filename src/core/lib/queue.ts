/** Something that happens at a virtual time. Events of one time happen in the order in which they were added. */
export interface Scheduled<E> {
  /** µs since the world began. */
  readonly time: number;
  readonly order: number;
  readonly event: E;
}

/** Events that are still to come: a binary heap, the next one first. State. */
export interface Queue<E> {
  heap: Scheduled<E>[];
  nextOrder: number;
}

export function createQueue<E>(): Queue<E> {
  return { heap: [], nextOrder: 0 };
}

function before<E>(a: Scheduled<E>, b: Scheduled<E>): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** Adds an event. */
export function schedule<E>(queue: Queue<E>, time: number, event: E): void {
  const heap = queue.heap;
  const item = { time, order: queue.nextOrder++, event };
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const other = heap[parent] as Scheduled<E>;
    if (before(other, item)) break;
    heap[at] = other;
    at = parent;
  }
  heap[at] = item;
}

/** Takes out the next event; `undefined` when there is none. */
export function takeNext<E>(queue: Queue<E>): Scheduled<E> | undefined {
  const heap = queue.heap;
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Scheduled<E>, heap[child] as Scheduled<E>)) child++;
    if (before(last, heap[child] as Scheduled<E>)) break;
    heap[at] = heap[child] as Scheduled<E>;
    at = child;
  }
  heap[at] = last;
  return first;
}

/** Time of the next event; `undefined` when there is none. */
export function nextTime<E>(queue: Queue<E>): number | undefined {
  return queue.heap[0]?.time;
}
