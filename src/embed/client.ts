/**
 * The typed client of an embed: for the page around the frame. Uses nothing but the page, so that it can be copied as
 * it is; the build also puts it into `embed/chainwalk-client.js` as a module.
 */
import { type Command, type EmbedEvent, type EventType, envelope, readEvent } from './messages';
import type { EmbedTheme } from './options';

export type EventOf<T extends EventType> = Extract<EmbedEvent, { readonly type: T }>;

export interface EmbedClient {
  /** Resolves when the walk can be steered. A frame that is not seen yet loads when it gets its first command. */
  readonly ready: Promise<EventOf<'ready'>>;
  load(what: { readonly scenario?: string; readonly seed?: string; readonly state?: string }): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  step(by?: number): Promise<void>;
  seek(step: number, packet?: number): Promise<void>;
  setTheme(theme: EmbedTheme): Promise<void>;
  /** Hears events of one kind. Returns how to stop. */
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): () => void;
  /** Stops listening; commands that are not answered are rejected. */
  close(): void;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Connects to an embed in `frame`.
 *
 * @param origin where the frame was loaded from. Events from elsewhere are not heard; commands are sent nowhere else.
 *   A sandboxed frame has no origin (`null`): commands to it cannot name one, but only its window gets them.
 */
export function connectEmbed(frame: HTMLIFrameElement, origin: string = originOf(frame)): EmbedClient {
  const listeners = new Map<EventType, Set<(event: never) => void>>();
  const waiting = new Map<number, Waiting>();
  /** Commands that were given before the frame could hear them. */
  let early: Command[] | undefined = [];
  let next = 1;
  const sandboxed = frame.sandbox.length > 0 && !frame.sandbox.contains('allow-same-origin');
  const expected = sandboxed ? 'null' : origin;

  const on: EmbedClient['on'] = (type, listener) => {
    const set = listeners.get(type) ?? new Set();
    listeners.set(type, set.add(listener));
    return () => set.delete(listener);
  };
  const hear = (message: MessageEvent<unknown>) => {
    if (message.source !== frame.contentWindow || message.origin !== expected) return;
    const event = readEvent(message.data);
    if (!event) return;
    if (event.type === 'awake') {
      const commands = early ?? [];
      early = undefined;
      for (const command of commands) post(command);
      return;
    }
    if (event.type === 'reply') {
      const entry = waiting.get(event.id);
      waiting.delete(event.id);
      if (event.ok) entry?.resolve();
      else entry?.reject(new Error(event.message));
      return;
    }
    for (const listener of listeners.get(event.type) ?? []) listener(event as never);
  };
  const post = (command: Command | { readonly type: 'hello' }) => {
    frame.contentWindow?.postMessage(envelope(command), sandboxed ? '*' : origin);
  };
  const send = (command: Command) =>
    new Promise<void>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      const numbered = { ...command, id };
      if (early) early.push(numbered);
      else post(numbered);
    });

  const ready = new Promise<EventOf<'ready'>>((resolve) => {
    on('ready', resolve);
  });
  addEventListener('message', hear);
  // A frame that is there already answers; one that still loads says by itself when it hears.
  if (isThere(frame, expected)) post({ type: 'hello' });
  else frame.addEventListener('load', () => post({ type: 'hello' }), { once: true });
  return {
    ready,
    on,
    load: (what) => send({ type: 'load', ...what }),
    play: () => send({ type: 'play' }),
    pause: () => send({ type: 'pause' }),
    step: (by = 1) => send({ type: 'step', by }),
    seek: (step, packet = 1) => send({ type: 'seek', step, packet }),
    setTheme: (theme) => send({ type: 'setTheme', theme }),
    close() {
      removeEventListener('message', hear);
      for (const { reject } of waiting.values()) reject(new Error('the client was closed'));
      waiting.clear();
    },
  };
}

/** Before its page is loaded, a frame shows the empty page of this origin, and a message to another one would be an error. */
function isThere(frame: HTMLIFrameElement, expected: string): boolean {
  try {
    return frame.contentWindow?.location.origin === expected && frame.contentDocument?.readyState === 'complete';
  } catch {
    // Of another origin, so it is no empty page any more.
    return true;
  }
}

function originOf(frame: HTMLIFrameElement): string {
  return new URL(frame.src, location.href).origin;
}
