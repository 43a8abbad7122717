/**
 * What the `ipset` program has to say about one command: it collects lines, then prints them all at its end.
 *
 * Source: ipset 7.17 lib/session.c ipset_session_report()
 */
export interface Report {
  text: string;
  /** The worst said so far: 1 is a warning, 2 a notice (`is NOT in set`), 3 an error. */
  level: 0 | 1 | 2 | 3;
  /** Line of `ipset restore`, from 1; 0 outside of it. */
  line: number;
}

/** Thrown after an error was put into the report. */
export class Reported extends Error {}

/** An error that ends the program at once: it has no line number, and 2 means that the user typed it wrong. */
export class UsageError extends Error {
  readonly status: 1 | 2;
  constructor(status: 1 | 2, message: string) {
    super(message);
    this.name = 'UsageError';
    this.status = status;
  }
}

export function newReport(line = 0): Report {
  return { text: '', level: 0, line };
}

function say(report: Report, message: string, level: 1 | 2 | 3): void {
  if (report.line && level === 3) report.text = `Error in line ${report.line}: `;
  report.text += message;
  if (level > report.level) report.level = level;
  if (!report.text.endsWith('\n')) report.text += '\n';
}

export function warn(report: Report, message: string): void {
  say(report, message, 1);
}

export function notice(report: Report, message: string): void {
  say(report, message, 2);
}

/** Says an error and goes on. */
export function complain(report: Report, message: string): void {
  say(report, message, 3);
}

export function fail(report: Report, message: string): never {
  say(report, message, 3);
  throw new Reported(message);
}

/** Makes the warnings said so far the error. */
export function failWithWarnings(report: Report): never {
  report.level = 3;
  throw new Reported(report.text);
}
