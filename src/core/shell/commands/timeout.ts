import { readEvents, stopListening } from '../../conntrack/program/listen';
import { runEvents } from '../../net/dispatch';
import { type Command, failed } from '../command';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
const SECOND = 1_000_000;
const TIMED_OUT = 124;

/** Runs a line; what would go on, as `conntrack -E`, ends when the time is over. Virtual time passes meanwhile. */
export const timeout: Command = {
  name: 'timeout',
  usage: 'timeout SECONDS COMMAND',
  run([duration = '', ...words], shell, stdin) {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(duration) ?? [];
    if (number === undefined) return failed(`timeout: invalid time interval ‘${duration}’`, 125);
    const { conntrack } = shell.ns.netfilter;
    const before = conntrack.watch?.nextJob ?? 1;
    const output = shell.exec(shell.ns.place, { line: words.map(quoted).join(' '), stdin });
    const listener = conntrack.watch?.listeners.find(({ job }) => job >= before);
    if (!listener) return output;
    const { net } = shell.run;
    const end = net.time + Number(number) * (UNITS[unit] ?? 1) * SECOND;
    runEvents(shell.run, (_, time) => time > end);
    net.time = Math.max(net.time, end);
    const stdout = readEvents(conntrack);
    return { stdout, stderr: stopListening(conntrack, listener), code: TIMED_OUT };
  },
};

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
