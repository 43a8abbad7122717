import { RuleError } from '../lib/words';

/** Options by letter, in the order they are checked. Source: iptables/xshared.c optflags */
const ORDER = 'nsdpjvxio0cf';

/** Options that a command refuses. Letters of commands as in `CommandParser`. Source: commands_v_options */
const REFUSES: Readonly<Record<string, string>> = {
  I: 'nx0',
  D: 'nx0c',
  d: 'nsdpjxio0cf',
  R: 'nx0',
  A: 'nx0',
  L: 'sdpjiocf',
  F: 'nsdpjxio0cf',
  Z: 'nsdpjxio0cf',
  N: 'nsdpjxio0cf',
  X: 'nsdpjxio0cf',
  P: 'nsdpjxio0f',
  E: 'nsdpjxio0cf',
  S: 'nsdpjxio0cf',
  z: 'nsdpjxio0cf',
  C: 'nx0c',
};

/**
 * Refuses options that none of the commands takes.
 *
 * Source: iptables/xshared.c generic_opt_check()
 * @throws RuleError
 */
export function checkOptions(commands: string, flags: string): void {
  for (const flag of ORDER)
    if (flags.includes(flag) && refusedByAll(commands, flag))
      throw new RuleError(`Illegal option \`-${flag}' with this command`);
}

function refusedByAll(commands: string, flag: string): boolean {
  for (const command of commands) if (!REFUSES[command]?.includes(flag)) return false;
  return true;
}

/** Refuses a device that a packet in the chain cannot have yet, or has no more. @throws RuleError */
export function checkPlaces(chain: string, flags: string, word: number): void {
  if ((chain === 'PREROUTING' || chain === 'INPUT') && flags.includes('o'))
    throw new RuleError(`Can't use -o with ${chain}\n`, word);
  if ((chain === 'POSTROUTING' || chain === 'OUTPUT') && flags.includes('i'))
    throw new RuleError(`Can't use -i with ${chain}\n`, word);
}
