import { type Command, type EmbedEvent, envelope, readCommand } from '../../embed/messages';

/** Talks with the page around the frame. There from the first moment, so that no command is lost while the rest loads. */
export interface Bridge {
  post(event: EmbedEvent): void;
  /** Says who carries out commands. Those that came before are handed over in order. */
  serve(run: (command: Command) => void | Promise<void>): void;
}

/** What of a window is needed; tests hand in their own. */
export interface Ends {
  readonly parent: Pick<Window, 'postMessage'> | undefined;
  listen(hear: (event: Pick<MessageEvent<unknown>, 'data' | 'origin' | 'source'>) => void): void;
}

const browser: Ends = {
  parent: typeof window === 'object' && window.parent !== window ? window.parent : undefined,
  listen: (hear) => addEventListener('message', hear),
};

/**
 * @param origin the only origin that is listened to and spoken to. Without one the first that sends a command is it;
 *   until then events go to whoever embeds the frame: they hold nothing that its address does not.
 * @param onCommand called with each command: the first one makes the rest load
 */
export function makeBridge(origin: string | undefined, onCommand: () => void, ends: Ends = browser): Bridge {
  let partner = origin;
  let run: ((command: Command) => void | Promise<void>) | undefined;
  let early: (() => void)[] = [];
  let ready: EmbedEvent | undefined;

  const send = (message: object) => {
    // A sandboxed page around this one has no origin that could be named.
    const target = partner === undefined || partner === 'null' ? '*' : partner;
    ends.parent?.postMessage(envelope(message), target);
  };
  const answer = (id: number | undefined, problem?: string) => {
    if (problem !== undefined && id === undefined) send({ type: 'error', message: problem });
    if (id !== undefined)
      send({ type: 'reply', id, ...(problem === undefined ? { ok: true } : { ok: false, message: problem }) });
  };
  const carryOut = async (command: Command, id: number | undefined) => {
    try {
      await run?.(command);
      answer(id);
    } catch (error) {
      answer(id, error instanceof Error ? error.message : `${error}`);
    }
  };

  ends.listen(({ data, origin: from, source }) => {
    if (!ends.parent || source !== ends.parent || (partner !== undefined && from !== partner)) return;
    const read = readCommand(data);
    if (read === undefined) return;
    partner ??= from;
    if (typeof read === 'string') return answer(idOf(data), read);
    const { command, id } = read;
    if (command.type === 'hello') {
      send({ type: 'awake' });
      if (ready) send(ready);
      return;
    }
    onCommand();
    if (run) void carryOut(command, id);
    else early.push(() => void carryOut(command, id));
  });
  send({ type: 'awake' });

  return {
    post(event) {
      if (event.type === 'ready') ready = event;
      send(event);
    },
    serve(how) {
      run = how;
      for (const command of early) command();
      early = [];
    },
  };
}

function idOf(data: unknown): number | undefined {
  const id = (data as { readonly id?: unknown }).id;
  return typeof id === 'number' ? id : undefined;
}
