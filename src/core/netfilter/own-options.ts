/** Options of iptables itself, as getopt_long() has them. Source: iptables/xtables.c original_opts, xshared.h IPT_OPTSTRING */
export interface OwnOption {
  readonly name: string;
  /** The letter it acts as; several names may share one. */
  readonly letter: string;
  /** Whether a value follows, or only with `=` or in the same word. */
  readonly value: 'none' | 'one' | 'optional';
  /** One sentence, for hover and completion; only those that make sense in a rule have one. */
  readonly doc?: string;
}

export const ownOptions: readonly OwnOption[] = [
  { name: '--append', letter: 'A', value: 'one', doc: 'Adds the rule at the end of a chain.' },
  { name: '--delete', letter: 'D', value: 'one', doc: 'Deletes the rule that is the same, or the one at a number.' },
  { name: '--check', letter: 'C', value: 'one', doc: 'Tells whether the same rule is in the chain.' },
  {
    name: '--insert',
    letter: 'I',
    value: 'one',
    doc: 'Adds the rule before the one at a number, first if none is given.',
  },
  { name: '--replace', letter: 'R', value: 'one', doc: 'Puts the rule in the place of the one at a number.' },
  { name: '--list', letter: 'L', value: 'optional' },
  { name: '--list-rules', letter: 'S', value: 'optional' },
  { name: '--flush', letter: 'F', value: 'optional', doc: 'Deletes all rules of a chain, or of the table.' },
  { name: '--zero', letter: 'Z', value: 'optional', doc: 'Sets counters to zero.' },
  { name: '--new-chain', letter: 'N', value: 'one', doc: 'Makes a chain.' },
  { name: '--delete-chain', letter: 'X', value: 'optional', doc: 'Deletes a chain that is empty and not used.' },
  { name: '--rename-chain', letter: 'E', value: 'one', doc: 'Gives a chain another name.' },
  { name: '--policy', letter: 'P', value: 'one', doc: 'What a base chain does with packets that no rule decided on.' },
  { name: '--source', letter: 's', value: 'one', doc: 'Source address, with a mask.' },
  { name: '--destination', letter: 'd', value: 'one', doc: 'Destination address, with a mask.' },
  { name: '--src', letter: 's', value: 'one', doc: 'Source address, with a mask.' },
  { name: '--dst', letter: 'd', value: 'one', doc: 'Destination address, with a mask.' },
  { name: '--protocol', letter: 'p', value: 'one', doc: 'Protocol, by name or number.' },
  {
    name: '--in-interface',
    letter: 'i',
    value: 'one',
    doc: 'Device the packet came in by; `+` at the end stands for anything.',
  },
  {
    name: '--jump',
    letter: 'j',
    value: 'one',
    doc: 'What is done with a packet that matches: a target, or a chain to go on in.',
  },
  { name: '--table', letter: 't', value: 'one' },
  { name: '--match', letter: 'm', value: 'one', doc: 'Loads a match; its options follow.' },
  { name: '--numeric', letter: 'n', value: 'none' },
  {
    name: '--out-interface',
    letter: 'o',
    value: 'one',
    doc: 'Device the packet leaves by; `+` at the end stands for anything.',
  },
  { name: '--verbose', letter: 'v', value: 'none' },
  { name: '--wait', letter: 'w', value: 'optional' },
  { name: '--wait-interval', letter: 'W', value: 'optional' },
  { name: '--exact', letter: 'x', value: 'none' },
  { name: '--fragments', letter: 'f', value: 'none', doc: 'Only fragments after the first.' },
  { name: '--version', letter: 'V', value: 'none' },
  { name: '--help', letter: 'h', value: 'optional' },
  { name: '--line-numbers', letter: '0', value: 'none' },
  { name: '--modprobe', letter: 'M', value: 'one' },
  { name: '--set-counters', letter: 'c', value: 'one', doc: 'Packets and bytes that the rule starts with.' },
  { name: '--goto', letter: 'g', value: 'one', doc: 'Goes on in a chain and does not come back.' },
  { name: '--ipv4', letter: '4', value: 'none' },
  { name: '--ipv6', letter: '6', value: 'none' },
];

/** What follows each letter after a single dash; letters that are not here are unknown options. */
export const letters: ReadonlyMap<string, OwnOption['value']> = new Map<string, OwnOption['value']>([
  ...[...'ACDEIMNPRcdijopstgm'].map((l) => [l, 'one'] as const),
  ...[...'FLXZSWhw'].map((l) => [l, 'optional'] as const),
  ...[...'V46bfnvx'].map((l) => [l, 'none'] as const),
]);
