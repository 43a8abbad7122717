import type { Entry } from '../entry';
import { dropOld, forget } from '../expect';
import { listEntries } from '../print';
import { destroy, find, type TrackEnv } from '../table';
import { setting } from '../timeouts';
import { splitWords } from '../../lib/words';
import { create, tupleOf, update, zoneIn } from './change';
import { fits, fitsNat, fitsNetworks, fitsSide, fitsStatusMask, withoutNetworks } from './filter';
import { helpText } from './help';
import { COMPARISON } from './option-table';
import { type Parsed, parseRequest } from './parse';
import { ConntrackError, VERSION } from './request';
import { expectationText, fitsTuple } from './expectations';
import { listen } from './listen';
import { entryText, type SaveVerb } from './text';

export interface ConntrackOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** What is said at the end, by command. Source: src/conntrack.c exit_msg */
const SAID: Readonly<Record<string, string>> = {
  L: 'flow entries have been shown',
  G: 'flow entries have been shown',
  I: 'flow entries have been created',
  A: 'flow entries have been added',
  U: 'flow entries have been updated',
  D: 'flow entries have been deleted',
  E: 'flow events have been shown',
};
const IN_FILES = 'IAUDF';

/**
 * The program `conntrack`. `-E` goes on in the background: `listen` starts it, `readEvents` says what it prints.
 *
 * Source: src/conntrack.c main(), do_command_ct()
 * @param args without the program's name
 */
export function runConntrack(args: readonly string[], env: TrackEnv, stdin: string): ConntrackOutput {
  return new Program(env, stdin).run(args);
}

class Program {
  private readonly env: TrackEnv;
  private readonly stdin: string;
  private args: readonly string[] = [];
  private stdout = '';
  private stderr = '';
  private count = 0;
  private readonly warn = (line: string) => {
    this.stderr += `${line}\n`;
  };

  constructor(env: TrackEnv, stdin: string) {
    this.env = env;
    this.stdin = stdin;
  }

  run(args: readonly string[]): ConntrackOutput {
    let code = 0;
    this.args = args;
    const { watch } = this.env.state.conntrack;
    if (watch) Object.assign(watch, { now: this.env.now, byProgram: true });
    try {
      const [first, file] = args;
      if ((first === '-R' || first === '--load-file') && file !== undefined) {
        this.load(file);
      } else {
        const request = parseRequest(args, this.warn);
        this.perform(request);
        code = this.conclude(request);
      }
    } catch (error) {
      if (!(error instanceof ConntrackError)) throw error;
      this.stderr += `${VERSION}: ${error.message}\n`;
      if (error.code === 2) this.stderr += "Try `conntrack -h' or 'conntrack --help' for more information.\n";
      code = error.code;
    } finally {
      if (watch) watch.byProgram = false;
    }
    return { stdout: this.stdout, stderr: this.stderr, code };
  }

  /** Commands from a file, one a line: all are read before the first is done. */
  private load(file: string): void {
    if (file !== '-') throw new ConntrackError(`Failed to open file ${file} for reading`);
    const lines = this.stdin.split('\n').map((line) => line.replace(/^[ \t]+/, ''));
    const requests = lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => parseRequest(splitWords(line), this.warn));
    for (const { verb = '', table } of requests)
      if (!IN_FILES.includes(verb) || verb === '' || table === 'expect') {
        const name = verb === '' ? 'unknown' : `-${verb}${table === 'expect' ? ' expect' : ''}`;
        throw new ConntrackError(`Cannot use command \`${name}' with --load-file`);
      }
    for (const request of requests) this.perform(request);
  }

  private perform(request: Parsed): void {
    if (request.table === 'expect') return this.performOnExpectations(request);
    const { env } = this;
    const { conntrack } = env.state;
    switch (request.verb) {
      case 'L':
        return this.list(request);
      case 'G':
        return this.get(request);
      case 'I':
      case 'A':
        if (request.family === 'ipv6') throw new ConntrackError('Operation failed: Operation not supported', 1);
        if (create(request, env)) this.count++;
        else if (request.verb === 'I')
          throw new ConntrackError('Operation failed: Such conntrack exists, try -U to update', 1);
        return;
      case 'U':
        return this.update(request);
      case 'D':
        for (const entry of this.entries())
          if (fits(entry, request, env.now) && destroy(conntrack, entry)) this.show(entry, request, '-D', 1);
        return;
      case 'F':
        if (request.family !== 'ipv6') for (const entry of this.entries()) destroy(conntrack, entry);
        this.stderr += `${VERSION}: connection tracking table has been emptied.\n`;
        return;
      case 'C':
        this.stdout += `${conntrack.entries.size}\n`;
        return;
      case 'S':
        this.stdout += this.statistics();
        return;
      case 'V':
        this.stdout += `${VERSION}\n`;
        return;
      case 'E':
        listen(this.env, this.args);
        return;
      case 'h':
      case undefined:
        this.stdout += helpText(request.protocol);
    }
  }

  /** Connections that helpers wait for. */
  private performOnExpectations(request: Parsed): void {
    const { verb } = request;
    const { conntrack } = this.env.state;
    dropOld(this.env);
    if (verb === 'E') listen(this.env, this.args);
    else if (verb === 'L') {
      for (const expectation of conntrack.expectations) {
        const master = conntrack.entries.get(expectation.master);
        if (!master) continue;
        this.stdout += `${expectationText(expectation, master, this.env.now)}\n`;
        this.count++;
      }
    } else if (verb === 'D' && conntrack.expectations.some((e) => fitsTuple(e, request))) {
      for (const expectation of conntrack.expectations.filter((e) => fitsTuple(e, request)))
        forget(expectation, this.env);
      this.count++;
    } else if (verb === 'F') {
      for (const expectation of conntrack.expectations) forget(expectation, this.env);
      this.stderr += `${VERSION}: expectation table has been emptied.\n`;
    } else if (verb === 'C') this.stdout += `${conntrack.expectations.length}\n`;
    else if (verb === 'S') {
      const created = conntrack.nextExpectation - 1;
      const counters = `expect_new=${conntrack.stats.expectNew} expect_create=${created}`;
      const deleted = created - conntrack.expectations.length;
      this.stdout += `${'cpu=0'.padEnd(8)}\t${counters} expect_delete=${deleted} \n`;
    } else if (verb === 'I') throw new ConntrackError('Operation failed: master conntrack not found', 1);
    else if (verb === 'D' || verb === 'G') throw new ConntrackError('Operation failed: No such file or directory', 1);
  }

  /** How many were shown or changed; the exit status says whether any were. */
  private conclude({ verb, table }: Parsed): number {
    const expectations = table === 'expect' && (verb === 'L' || verb === 'D');
    const said = expectations ? 'expectations have been shown' : table === 'expect' ? undefined : SAID[verb ?? ''];
    if (said === undefined || verb === 'E') return 0;
    this.stderr += `${VERSION}: ${this.count} ${said}.\n`;
    return this.count === 0 && verb !== 'L' && verb !== 'A' ? 1 : 0;
  }

  /** Connections in the table, oldest first; a copy, for they may be taken out on the way. */
  private entries(): Entry[] {
    return listEntries(this.env.state.conntrack, this.env.now);
  }

  private list(request: Parsed): void {
    const { given, output } = request;
    if (request.table !== 'conntrack') return;
    if (given.has('z') && [...given].some((letter) => COMPARISON.includes(letter)))
      throw new ConntrackError("Can't use -z with filtering parameters");
    const listed = this.entries().filter(
      (entry) => fits(entry, request, this.env.now) && fitsStatusMask(entry, request),
    );
    const xml = output.has('xml') && listed.length > 0;
    if (xml) this.stdout += '<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n';
    for (const entry of listed) {
      this.show(entry, request, '-A', 1);
      if (!given.has('z')) continue;
      entry.packets = [0, 0];
      entry.bytes = [0, 0];
    }
    if (xml) this.stdout += '</conntrack>\n';
  }

  private get(request: Parsed): void {
    const { wanted, given } = request;
    const tuple = given.has('s') ? tupleOf(wanted.original, wanted) : undefined;
    if (!tuple) throw new ConntrackError('Operation failed: invalid parameters', 1);
    const found = find(this.env, tuple, zoneIn(wanted));
    if (!found) throw new ConntrackError("Operation failed: such conntrack doesn't exist", 1);
    if (fits(found.entry, request, this.env.now)) this.show(found.entry, request, '-A', 2);
  }

  private update(request: Parsed): void {
    const { wanted, given } = request;
    for (const entry of this.entries()) {
      if (request.family === 'ipv6' || !fitsNat(entry, request) || !fitsNetworks(entry, request)) continue;
      if (wanted.id !== undefined && wanted.id !== entry.id) continue;
      if (wanted.protocol !== undefined && wanted.protocol !== entry.original.protocol) continue;
      const byTuple = ['s', 'd', 'p', 'r', 'q'].some((letter) => given.has(letter));
      if (byTuple && !fitsSide(entry.original, withoutNetworks(request))) continue;
      if (byTuple && !fitsSide(entry.reply, wanted.reply)) continue;
      const changed = update(entry, request, this.env, this.warn);
      if (changed) this.show(changed, request, '-A', 2);
    }
  }

  private show(entry: Entry, { output }: Parsed, verb: SaveVerb, uses: number): void {
    const { now, state } = this.env;
    const stamped = setting(state.sysctls, 'net.netfilter.nf_conntrack_timestamp') !== 0;
    this.stdout += `${entryText(entry, { output, now, uses, stamped }, verb)}\n`;
    this.count++;
  }

  /** Source: net/netfilter/nf_conntrack_netlink.c ctnetlink_ct_stat_cpu_fill_info(), on a machine with one processor */
  private statistics(): string {
    const { stats } = this.env.state.conntrack;
    const counters = {
      found: stats.found,
      invalid: stats.invalid,
      insert: stats.insert,
      insert_failed: stats.insertFailed,
      drop: stats.drop,
      early_drop: stats.earlyDrop,
      error: stats.error,
      search_restart: 0,
      clash_resolve: stats.clashResolve,
      chaintoolong: 0,
    };
    const text = Object.entries(counters).map(([name, value]) => `${name}=${value} `);
    return `${'cpu=0'.padEnd(8)}\t${text.join('')}\n`;
  }
}
