/** What the presentation and the speaker's window say to each other. Both are pages of this browser. */
export interface Shown {
  readonly kind: 'shown';
  readonly title: string;
  readonly notes: string;
  readonly caption: string;
  readonly next: string;
  readonly step: number;
  readonly steps: number;
  readonly blank: boolean;
  readonly theme: string;
}

export type Wish =
  | { readonly kind: 'hello' }
  | { readonly kind: 'forward' }
  | { readonly kind: 'back' }
  | { readonly kind: 'blank' };

export interface Line {
  send(message: Shown | Wish): void;
  close(): void;
}

/** A line of its own for each presentation: two in two tabs do not disturb each other. */
export function openLine(id: string, hear: (message: Shown | Wish) => void): Line {
  const channel = new BroadcastChannel(`chainwalk-present-${id}`);
  channel.onmessage = (event: MessageEvent<Shown | Wish>) => hear(event.data);
  return {
    send: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
