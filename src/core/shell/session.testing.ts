/** A line that was typed on a real machine, with what came of it. */
export interface Step {
  readonly line: string;
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * Reads a record of a shell: `$ line`, `< its input`, two blanks before each line of standard output, `! ` before those of
 * standard error, and `=> status` where it is not 0.
 */
export function readSession(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((block) => {
      const [line = '', ...rest] = block.replace(/\n$/, '').split('\n');
      const lines = (mark: string) =>
        rest
          .filter((l) => l.startsWith(mark))
          .map((l) => `${l.slice(2)}\n`)
          .join('');
      const status = rest.find((l) => l.startsWith('=> '));
      return {
        line,
        stdin: lines('< '),
        stdout: lines('  '),
        stderr: lines('! '),
        code: Number(status?.slice(3) ?? 0),
      };
    });
}
