import type { Blob } from './blob';
import { errorText, SetError } from './errors';
import { type ListMode } from './print';
import { changeElements, type SetContext } from './operations';
import { fail, newReport, type Report } from './report';
import type { SetStore } from './set';

/** What a command printed. */
export interface IpsetOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Elements that `restore` has read and not yet sent: it sends those of one set in one message. */
interface Batch {
  readonly set: string;
  readonly purpose: 'add' | 'del';
  /** Of the first element: it counts for all. */
  readonly exist: boolean;
  readonly elements: { readonly blob: Blob; readonly line: number }[];
}

/** One run of the program: options stay on from line to line of `restore`. */
export interface Session {
  readonly store: SetStore;
  readonly context: SetContext;
  exist: boolean;
  quiet: boolean;
  sorted: boolean;
  names: boolean;
  terse: boolean;
  mode: ListMode | undefined;
  /** Line of `restore`, from 1; 0 outside of it. */
  line: number;
  report: Report;
  batch: Batch | undefined;
  out: string[];
}

export function newSession(store: SetStore, context: SetContext): Session {
  return {
    store,
    context,
    exist: false,
    quiet: false,
    sorted: false,
    names: false,
    terse: false,
    mode: undefined,
    line: 0,
    report: newReport(),
    batch: undefined,
    out: [],
  };
}

/** Runs what stands for the kernel and puts its refusal into words. */
export function asKernel<T>(session: Session, command: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof SetError) fail(session.report, errorText(error.code, command));
    throw error;
  }
}

/** Sends the elements that wait. */
export function commit(session: Session): void {
  const { batch } = session;
  session.batch = undefined;
  if (!batch) return;
  for (const { blob, line } of batch.elements) {
    session.report.line = line;
    asKernel(session, batch.purpose, () =>
      changeElements(session.store, batch.set, batch.purpose, blob, batch.exist, session.context.now),
    );
  }
  session.report.line = session.line;
}

/** Adds or deletes an element: at once, or in `restore` together with its neighbours. */
export function sendElement(session: Session, set: string, purpose: 'add' | 'del', blob: Blob): void {
  const { batch } = session;
  if (!batch || batch.set !== set || batch.purpose !== purpose) {
    commit(session);
    session.batch = { set, purpose, exist: session.exist, elements: [] };
  }
  session.batch?.elements.push({ blob, line: session.line });
  if (session.line === 0) commit(session);
}
