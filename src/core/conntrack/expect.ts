import type { Entry, Tuple } from './entry';
import { type Expectation, tell } from './events';
import { entryById, type TrackEnv } from './table';
import { setting } from './timeouts';

/** How long helpers wait, µs, and for how many connections of one master. Source: nf_conntrack_{ftp,tftp}.c exp_policy */
const WAIT = 300_000_000;
const MOST_OF_ONE = 1;

export type NewExpectation = Omit<Expectation, 'id' | 'master' | 'helper' | 'expires'>;

/**
 * Waits for a connection. One of the same master that waits already makes room.
 *
 * Source: net/netfilter/nf_conntrack_expect.c nf_ct_expect_related_report(), __nf_ct_expect_check()
 * @returns false where another master waits for the same, or too many wait
 */
export function expectConnection(master: Entry, asked: NewExpectation, env: TrackEnv): boolean {
  const table = env.state.conntrack;
  dropOld(env);
  const waiting = table.expectations.filter((other) => other.master === master.id);
  const clash = table.expectations.find((other) => clashes(other, asked));
  if (clash && clash.master !== master.id) return false;
  if (clash) forget(clash, env);
  else if (waiting[0] && waiting.length >= MOST_OF_ONE) forget(waiting[0], env);
  const most = setting(env.state.sysctls, 'net.netfilter.nf_conntrack_expect_max');
  if (table.expectations.length >= most) return false;
  const expectation: Expectation = {
    ...asked,
    id: table.nextExpectation++,
    master: master.id,
    helper: master.helper ?? '',
    expires: env.now + WAIT,
  };
  table.expectations.push(expectation);
  tell(table.watch, 'NEW', { expectation, master });
  return true;
}

function clashes(a: Expectation, b: NewExpectation): boolean {
  return (
    a.tuple.dst === b.tuple.dst &&
    a.tuple.dport === b.tuple.dport &&
    a.tuple.protocol === b.tuple.protocol &&
    (a.anySource || b.anySource || a.tuple.src === b.tuple.src)
  );
}

/** Does not wait any more. */
export function forget(expectation: Expectation, env: TrackEnv): void {
  const table = env.state.conntrack;
  table.expectations = table.expectations.filter((other) => other !== expectation);
  const master = entryById(table, expectation.master);
  if (master) tell(table.watch, 'DESTROY', { expectation, master });
}

/** Takes out those whose time is over. */
export function dropOld(env: TrackEnv): void {
  const table = env.state.conntrack;
  if (table.expectations.some(({ expires }) => expires <= env.now))
    table.expectations = table.expectations.filter(({ expires }) => expires > env.now);
}

/**
 * The expectation that a new connection fulfils, which waits no longer then.
 *
 * Source: nf_conntrack_expect.c nf_ct_find_expectation()
 */
export function fulfil(tuple: Tuple, zone: number, env: TrackEnv): Expectation | undefined {
  const { conntrack } = env.state;
  const found = conntrack.expectations.find(({ tuple: t, anySource, expires, master }) => {
    if (t.dst !== tuple.dst || t.dport !== tuple.dport || t.protocol !== tuple.protocol || expires <= env.now)
      return false;
    const by = conntrack.entries.get(master);
    return (anySource || t.src === tuple.src) && by?.zone === zone;
  });
  if (!found) return undefined;
  forget(found, env);
  conntrack.stats.expectNew++;
  return found;
}
