import type { BoundPort, Container } from '../../../docker/state';
import { civil, EPOCH } from '../../../lib/calendar';

/** A moment as Go's RFC3339Nano writes it. `micros`: virtual time. */
export function timestamp(micros: number): string {
  const { year, month, day, hour, minute, second } = civil(EPOCH + Math.floor(micros / 1e6));
  const two = (n: number) => String(n).padStart(2, '0');
  const fraction = String(micros % 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction && `.${fraction}`}Z`;
}

/** A length of time in words. Source: docker/go-units duration.go HumanDuration() */
export function humanDuration(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  return `${Math.floor(hours / 24)} days`;
}

/** Columns, each as wide as its widest cell, three blanks apart, and 10 at least. Source: docker/cli formatter, text/tabwriter */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(7, title.length, ...rows.map((row) => row[i]?.length ?? 0)) + 3);
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('');
  return [head, ...rows].map((row) => `${line(row)}\n`).join('');
}

export function statusOf(container: Container, now: number): string {
  const since = humanDuration(now - container.since);
  if (container.status === 'running') return `Up ${since}`;
  if (container.status === 'exited') return `Exited (${container.exitCode}) ${since} ago`;
  return 'Created';
}

/**
 * `0.0.0.0:8080->80/tcp, [::]:8080->80/tcp`; what is only exposed stands as `80/tcp`. Neighbours are drawn together.
 *
 * Source: docker/cli cli/command/formatter/container.go DisplayablePorts()
 *
 * @param brackets as from 28 on; before it was `:::8080`
 */
export function portsOf(container: Container, brackets: boolean): string {
  if (container.status !== 'running') return '';
  const published = new Set(container.bound.map((b) => `${b.containerPort}/${b.protocol}`));
  const plain = ranges(
    container.exposed
      .filter((text) => !published.has(text))
      .map((text) => ({ port: Number.parseInt(text, 10), protocol: text.split('/')[1] ?? '' })),
  );
  const mapped = container.bound
    .toSorted((a, b) => a.containerPort - b.containerPort || (a.hostIp < b.hostIp ? -1 : 1))
    .map((b) => `${hostText(b, brackets)}->${b.containerPort}/${b.protocol}`);
  return container.mode === 'host' ? '' : [...mapped, ...plain].join(', ');
}

export function hostText({ hostIp, hostPort }: BoundPort, brackets: boolean): string {
  return `${hostIp.includes(':') && brackets ? `[${hostIp}]` : hostIp}:${hostPort}`;
}

function ranges(ports: readonly { readonly port: number; readonly protocol: string }[]): string[] {
  const texts: string[] = [];
  for (let i = 0; i < ports.length; ) {
    const first = ports[i];
    if (!first) break;
    let n = 1;
    while (ports[i + n]?.protocol === first.protocol && ports[i + n]?.port === first.port + n) n++;
    texts.push(n === 1 ? `${first.port}/${first.protocol}` : `${first.port}-${first.port + n - 1}/${first.protocol}`);
    i += n;
  }
  return texts;
}
