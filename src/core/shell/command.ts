import type { Netns } from '../net/netns';
import type { Run } from '../net/run';
import type { Exec, Output, World } from '../world/world';

/** Where a line is typed: a netns of a world, as root. */
export interface Shell {
  readonly world: World;
  readonly run: Run;
  readonly ns: Netns;
  /** Runs a line in any netns of the world. */
  readonly exec: Exec;
}

/** A program that can be typed. One file each, and a line in `all.ts`. */
export interface Command {
  readonly name: string;
  /** How it is called, in one line. */
  readonly usage: string;
  run(args: readonly string[], shell: Shell, stdin: string): Output;
}

export function said(stdout: string): Output {
  return { stdout, stderr: '', code: 0 };
}

export function failed(stderr: string, code = 1): Output {
  return { stdout: '', stderr: stderr.endsWith('\n') || stderr === '' ? stderr : `${stderr}\n`, code };
}

/** Thrown inside a command for what the user got wrong; caught at its door. */
export class CommandError extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
  }
}

/** Runs a command's body; what it throws about the user's words is its standard error. */
export function answering(body: () => string | undefined): Output {
  try {
    return said(body() ?? '');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return failed(error.message, error.code);
  }
}
