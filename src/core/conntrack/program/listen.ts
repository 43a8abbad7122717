import { EPOCH } from '../../lib/calendar';
import type { ConntrackEvent, EventKind, Listener } from '../events';
import type { ConntrackTable, TrackEnv } from '../table';
import { expectationText } from './expectations';
import { fits } from './filter';
import { type Parsed, parseRequest } from './parse';
import { VERSION } from './request';
import { entryText, type SaveVerb } from './text';

const SECOND = 1_000_000;
const SAVE_VERBS: Readonly<Record<EventKind, SaveVerb>> = { NEW: '-A', UPDATE: '-U', DESTROY: '-D' };
const MASKS: Readonly<Record<EventKind, string>> = { NEW: 'NEW', UPDATE: 'UPDATES', DESTROY: 'DESTROY' };
/** Some process; its number says nothing here. */
const BY_PROGRAM = ' [USERSPACE] portid=1 progname=conntrack';

/** Starts `conntrack -E` with these words in the background. */
export function listen({ state, now }: TrackEnv, args: readonly string[]): Listener {
  const table = state.conntrack;
  table.watch ??= { events: [], count: 0, now, byProgram: false, listeners: [], nextJob: 1 };
  const listener: Listener = { job: table.watch.nextJob++, args, shown: 0 };
  table.watch.listeners.push(listener);
  return listener;
}

/** What all that listen print of what happened since they were read last. */
export function readEvents(table: ConntrackTable): string {
  const { watch } = table;
  if (!watch || watch.events.length === 0) return '';
  const events = watch.events.splice(0);
  return watch.listeners.map((listener) => linesOf(listener, events)).join('');
}

/** Ends a listener: what it says at the end. */
export function stopListening(table: ConntrackTable, { job, args, shown }: Listener): string {
  const { watch } = table;
  if (watch) watch.listeners = watch.listeners.filter((other) => other.job !== job);
  if (watch?.listeners.length === 0) delete table.watch;
  const { table: of, output } = parseRequest(args, () => {});
  const end = output.has('xml') && shown > 0 ? '</conntrack>\n' : '';
  return `${end}${VERSION}: ${shown} ${of === 'expect' ? 'expectation' : 'flow'} events have been shown.\n`;
}

function linesOf(listener: Listener, events: readonly ConntrackEvent[]): string {
  const request = parseRequest(listener.args, () => {});
  let text = '';
  for (const event of events) {
    const line = lineOf(event, request);
    if (line === undefined) continue;
    if (request.output.has('xml') && listener.shown === 0)
      text += '<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n';
    listener.shown++;
    text += `${line}\n`;
  }
  return text;
}

/** Source: src/conntrack.c event_cb(), event_exp_cb() */
function lineOf(event: ConntrackEvent, request: Parsed): string | undefined {
  const { kind, time, about, byProgram } = event;
  const { output, events } = request;
  if (events.size > 0 && !events.has('ALL') && !events.has(MASKS[kind])) return undefined;
  const end = byProgram ? BY_PROGRAM : '';
  const begin = `${output.has('timestamp') ? stamp(time) : ''}${`[${kind}]`.padStart(9)} `;
  if ('expectation' in about) {
    if (request.table !== 'expect') return undefined;
    return `${begin}${expectationText(about.expectation, about.master, time)}`;
  }
  if (request.table === 'expect' || !fits(about.entry, request, time)) return undefined;
  const counted = about.entry.counted && kind === 'DESTROY';
  const text = entryText({ ...about.entry, counted }, { output, now: time, uses: 1, stamped: false }, SAVE_VERBS[kind]);
  if (output.has('save')) return text;
  if (output.has('xml')) {
    const unused = /<use>\d+<\/use>|<mark>0<\/mark>/g;
    return text.replace('<flow>', `<flow type="${kind.toLowerCase()}">`).replace(unused, '') + end;
  }
  const line = text.replace(/ use=\d+/, '').replace(' mark=0', '');
  // What ended by itself has no time left, and none is printed.
  return begin + (kind === 'DESTROY' ? line.replace(/^((?:ipv4 +2 )?\S+ +\d+) 0 /, '$1 ') : line) + end;
}

function stamp(time: number): string {
  const seconds = EPOCH + Math.floor(time / SECOND);
  return `[${seconds}.${`${Math.floor(time % SECOND)}`.padEnd(6)}]\t`;
}
