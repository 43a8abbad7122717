/** What the client uses of a worker. */
type Used = Pick<Worker, 'onmessage' | 'onerror' | 'postMessage' | 'terminate'>;

/** The global scope that the core runs in when it is not a worker's. */
interface Scope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

declare global {
  interface Window {
    chainwalkScope?: Scope;
  }
}

/**
 * A worker where one may run; else the same script in the thread of the page, where it works as well, only that the page
 * stands still while it does.
 *
 * @param here address of the core built for the page: it takes `chainwalkScope` for its global scope
 */
export function sturdyWorker(start: () => Worker, here: string): Worker {
  /** What was sent before the worker proved that it runs. */
  let sent: unknown[] | undefined = [];
  let inner: Used | undefined;
  const outer: Used = {
    onmessage: null,
    onerror: null,
    postMessage(message: unknown) {
      sent?.push(message);
      inner?.postMessage(message);
    },
    terminate() {
      sent = undefined;
      inner?.terminate();
    },
  };
  const self = outer as Worker;
  const hear = (event: MessageEvent) => {
    sent = undefined;
    outer.onmessage?.call(self, event);
  };
  const fallBack = () => {
    const messages = sent;
    if (!messages) return;
    inner = undefined;
    runHere(here, hear).then(
      (core) => {
        inner = core;
        for (const message of messages) core.postMessage(message);
      },
      (error: unknown) => outer.onerror?.call(self, new ErrorEvent('error', { message: `${error}` })),
    );
  };
  try {
    const worker = start();
    worker.onmessage = hear;
    worker.onerror = (event) => {
      if (sent) fallBack();
      else outer.onerror?.call(self, event);
    };
    inner = worker;
  } catch {
    fallBack();
  }
  return self;
}

function runHere(address: string, hear: (event: MessageEvent) => void): Promise<Used> {
  // As between threads, messages arrive later and share nothing.
  const later = (deliver: () => void) => setTimeout(deliver, 0);
  const scope: Scope = {
    onmessage: null,
    postMessage(message) {
      const data = structuredClone(message);
      later(() => hear(new MessageEvent('message', { data })));
    },
  };
  window.chainwalkScope = scope;
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: address });
    script.onerror = () => reject(new Error('the network core could not be loaded'));
    script.onload = () =>
      resolve({
        onmessage: null,
        onerror: null,
        postMessage(message: unknown) {
          const data: unknown = structuredClone(message);
          later(() => scope.onmessage?.({ data }));
        },
        terminate() {
          scope.onmessage = null;
        },
      });
    document.head.append(script);
  });
}
