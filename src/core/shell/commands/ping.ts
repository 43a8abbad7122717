import { ping as sendPing } from '../../net/ping';
import { runEvents } from '../../net/dispatch';
import { awaitResult } from '../../net/wait';
import { formatIpv4 } from '../../packet/address';
import { lookUp } from '../../world/edge/resolver';
import { type Command, failed } from '../command';

const SECOND = 1_000_000;
const DATA_BYTES = 56;
/** Without `-c` ping goes on until somebody stops it; a line here is stopped after some. */
const USUAL_COUNT = 4;

interface Asked {
  count: number;
  interval: number;
  /** Seconds to wait for each reply. */
  wait: number;
  /** Seconds in all. */
  deadline: number;
  quiet: boolean;
  host: string;
}

function readArguments(args: readonly string[]): Asked | string {
  const asked: Asked = { count: USUAL_COUNT, interval: 1, wait: 10, deadline: 0, quiet: false, host: '' };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const letter = /^-([ciwWst])(.*)$/.exec(word);
    if (letter) {
      const text = letter[2] || args[++i];
      const value = Number(text);
      if (text === undefined) return `ping: option requires an argument -- '${letter[1]}'`;
      if (!Number.isFinite(value) || value < 0) return `ping: invalid argument: '${text}'`;
      if (letter[1] === 'c') asked.count = value;
      if (letter[1] === 'i') asked.interval = value;
      if (letter[1] === 'W') asked.wait = value;
      if (letter[1] === 'w') asked.deadline = value;
    } else if (/^-[4nqvO]+$/.test(word)) asked.quiet ||= word.includes('q');
    else if (word.startsWith('-')) return `ping: invalid option -- '${word.slice(1)}'`;
    else asked.host = word;
  }
  return asked.host === '' ? 'ping: usage error: Destination address required' : asked;
}

/** Source: iputils ping/ping_common.c, ping/ping.c */
export const ping: Command = {
  name: 'ping',
  usage: 'ping [ -c COUNT ] [ -i SECONDS ] [ -W SECONDS ] [ -w SECONDS ] [ -q ] HOST',
  run(args, { world, run, ns }) {
    const asked = readArguments(args);
    if (typeof asked === 'string') return failed(asked, 2);
    const found = lookUp(world, run, ns, asked.host, 'ping');
    const [address] = found.addresses;
    if (address === undefined) {
      const why = found.failure === 'again' ? 'Temporary failure in name resolution' : 'Name or service not known';
      return failed(`ping: ${asked.host}: ${why}`, 2);
    }
    const ip = formatIpv4(address);
    const isName = asked.host !== ip;
    const start = run.now();
    const times: number[] = [];
    let out = `PING ${isName ? found.canonical : ip} (${ip}) ${DATA_BYTES}(${DATA_BYTES + 28}) bytes of data.\n`;
    let errors = 0;
    let sent = 0;
    let last = start;
    for (let sequence = 1; sequence <= asked.count; sequence++) {
      if (asked.deadline > 0 && run.now() - start >= asked.deadline * SECOND) break;
      const begun = run.now();
      const socket = sendPing(
        run,
        ns,
        address,
        'ping',
        sequence,
        Math.min(asked.wait, sequence < asked.count ? asked.interval : asked.wait) * SECOND,
      );
      sent++;
      last = begun;
      const result = awaitResult(run, ns, socket);
      const millis = (run.now() - begun) / 1000;
      if (result.outcome !== 'timeout') last = run.now();
      if (result.outcome === 'reply') {
        times.push(millis);
        const line = isName ? result.text.replace(`from ${ip}:`, `from ${found.canonical} (${ip}):`) : result.text;
        if (!asked.quiet) out += line.replace(/\n$/, ` time=${printMillis(millis)} ms\n`);
      } else if (result.outcome !== 'timeout') {
        errors++;
        if (result.text === 'Network is unreachable' || result.text === 'Invalid argument')
          return { stdout: out, stderr: `ping: connect: ${result.text}\n`, code: 2 };
        if (!asked.quiet) out += `From ${result.from ?? ip} icmp_seq=${sequence} ${pingError(result.text)}\n`;
      }
      if (sequence < asked.count) passTo(run, begun + asked.interval * SECOND);
    }
    return {
      stdout: out + summary(found.canonical || ip, sent, times, errors, last - start),
      stderr: '',
      code: times.length > 0 ? 0 : 1,
    };
  },
};

/** Lets virtual time go on to a point. */
function passTo(run: Parameters<typeof runEvents>[0], time: number): void {
  runEvents(run, (_, next) => next > time);
  run.net.time = Math.max(run.net.time, time);
}

/** Source: iputils ping/ping.c pr_icmph() */
function pingError(text: string): string {
  const words: Readonly<Record<string, string>> = {
    'Host unreachable': 'Destination Host Unreachable',
    'Host prohibited': 'Destination Host Prohibited',
    'Network prohibited': 'Destination Net Prohibited',
    'Network unreachable': 'Destination Net Unreachable',
    'Port unreachable': 'Destination Port Unreachable',
    'Protocol unreachable': 'Destination Protocol Unreachable',
    'Administratively prohibited': 'Packet filtered',
    'Time exceeded': 'Time to live exceeded',
  };
  return words[text] ?? text;
}

/** Three figures, as ping prints them. */
function printMillis(millis: number): string {
  return millis < 1
    ? millis.toFixed(3)
    : millis < 10
      ? millis.toFixed(2)
      : millis < 100
        ? millis.toFixed(1)
        : millis.toFixed(0);
}

function summary(host: string, sent: number, times: readonly number[], errors: number, micros: number): string {
  const lost = sent === 0 ? 0 : Math.round(((sent - times.length) * 1000) / sent) / 10;
  const failures = errors > 0 ? `, +${errors} errors` : '';
  let out = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} received${failures}, ${String(lost)}% packet loss, time ${Math.round(micros / 1000)}ms\n`;
  if (times.length > 0) {
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    const spread = Math.sqrt(times.reduce((a, b) => a + (b - mean) ** 2, 0) / times.length);
    const figures = [Math.min(...times), mean, Math.max(...times), spread].map((n) => n.toFixed(3));
    out += `rtt min/avg/max/mdev = ${figures.join('/')} ms\n`;
  }
  return out;
}
