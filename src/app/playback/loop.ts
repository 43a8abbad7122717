/** What the loop asks of the browser; tests hand in their own. */
export interface Clock {
  request(frame: (now: number) => void): number;
  cancel(id: number): void;
  hidden(): boolean;
  onVisible(listener: () => void): void;
}

const browser: Clock = {
  request: (frame) => requestAnimationFrame(frame),
  cancel: (id) => cancelAnimationFrame(id),
  hidden: () => document.hidden,
  onVisible: (listener) => document.addEventListener('visibilitychange', listener),
};

/** A frame never counts for more: after a pause of the browser the packet does not leap. */
const LONGEST_FRAME = 100;

export interface Loop {
  /** Starts the loop where something moves. Cheap; call it whenever the cursor may have started to move. */
  wake(): void;
  /** Draws on every frame while the loop runs, and once after the cursor was set. Returns how to stop. */
  subscribe(draw: () => void): () => void;
}

/**
 * The one animation-frame loop. Each frame first moves the cursor, then lets the subscribers draw.
 * It stops when nothing moves or the page is hidden: an idle page asks for no frames.
 *
 * @param move moves the cursor by that many ms; returns whether something still moves
 */
export function makeLoop(move: (ms: number) => boolean, clock: Clock = browser): Loop {
  const subscribers = new Set<() => void>();
  let pending = 0;
  let last = -1;
  let inFrame = false;
  let again = false;

  const frame = (now: number) => {
    pending = 0;
    inFrame = true;
    again = false;
    const elapsed = last < 0 ? 0 : Math.min(now - last, LONGEST_FRAME);
    const moving = move(elapsed);
    for (const draw of subscribers) draw();
    inFrame = false;
    last = moving ? now : -1;
    if (moving || again) wake();
  };
  const wake = () => {
    if (inFrame) again = true;
    else if (pending === 0 && !clock.hidden()) pending = clock.request(frame);
  };
  clock.onVisible(() => {
    last = -1;
    wake();
  });
  return {
    wake,
    subscribe(draw) {
      subscribers.add(draw);
      wake();
      return () => subscribers.delete(draw);
    },
  };
}
