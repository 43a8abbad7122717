import { formatIpv4 } from '../../core/packet/address';
import type { Trace } from '../../core/trace/step';
import { isRewrite, netnsOf } from '../playback/schedule';

/** Address of the backend that was chosen for the connection shown, once its rewrite was reached. */
export function pickedAddress(walk: readonly Trace[], packet: number, step: number): string {
  const trace = walk[packet];
  if (!trace) return '';
  for (let p = 0; p <= packet; p++) {
    const t = walk[p];
    if (!t || t.flow !== trace.flow) continue;
    const n = dnatStep(t);
    const after = t.steps[n]?.after;
    if (after && (p < packet || n <= step)) return formatIpv4(after.dst);
  }
  return '';
}

/** The step that turned the destination of a request; -1 where none did. */
function dnatStep(trace: Trace): number {
  const known = cache.get(trace);
  if (known !== undefined) return known;
  const n = trace.steps.findIndex(
    (s) => isRewrite(s) && s.before.dst !== s.after.dst && s.after.ct?.direction !== 'reply',
  );
  cache.set(trace, n);
  return n;
}
const cache = new WeakMap<Trace, number>();

/** What the sender of the packet shown sees at the end of its walk: nothing where all is well. */
export function senderNote(
  s: { readonly walk: readonly Trace[]; readonly packet: number; readonly step: number },
  netns: string,
): string {
  const trace = s.walk[s.packet];
  const first = trace?.steps[0];
  if (!trace || !first || netnsOf(first) !== netns || s.step < trace.steps.length - 1) return '';
  if (trace.outcome === 'dropped' || trace.outcome === 'lost') return 'waiting';
  if (trace.outcome === 'rejected') return 'refused';
  return '';
}
