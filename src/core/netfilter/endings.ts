import type { RuleError } from '../lib/words';

/** How the program ends when something is wrong. */
export interface End {
  readonly stderr: string;
  readonly code: number;
}

/** What messages are made with. */
export interface Voice {
  /** `iptables`, however it was called. */
  readonly program: string;
  /** `iptables v1.8.9 (nf_tables)`. */
  readonly version: string;
}

/** Words that are wrong in themselves. Source: libxtables/xtables.c basic_exit_err() */
export function badWords(message: string, { program, version }: Voice, ending: RuleError['ending'] = 'parameter'): End {
  const head = ending === 'plain' ? message : `${version}: ${message}`;
  const text = head === '' ? '' : `${head}\n`;
  if (ending === 'other') return { stderr: text, code: 1 };
  return { stderr: `${text}Try \`${program} -h' or '${program} --help' for more information.\n`, code: 2 };
}

/** Reasons that have EINVAL for their number: the kernel log could say more. */
const INVALID: ReadonlySet<string> = new Set(['Bad policy name', 'Invalid argument']);

export function failed(reason: string, { program }: Voice): End {
  return {
    stderr: `${program}: ${reason}.${INVALID.has(reason) ? " Run `dmesg' for more information." : ''}\n`,
    code: 1,
  };
}
