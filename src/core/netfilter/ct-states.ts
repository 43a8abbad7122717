import { say } from '../lib/say';
import { RuleError } from '../lib/words';
import type { Entry } from '../conntrack/entry';
import type { Packet } from '../packet/packet';
import { notIf, orList, compares } from './say';

/** States that `--ctstate` knows, in the order they are printed. The last two are about the connection's NAT. */
export const CT_STATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'] as const;
export type MatchState = (typeof CT_STATES)[number];

/** The order in which a shortened word is looked for. */
const LOOKED_FOR: readonly MatchState[] = ['INVALID', 'NEW', 'ESTABLISHED', 'RELATED', 'UNTRACKED', 'SNAT', 'DNAT'];

/**
 * Reads a list of words that may be shortened and in lower case.
 *
 * Source: extensions/libxt_conntrack.c conntrack_ps_states(), conntrack_ps_statuses()
 * @param bad the complaint about what is left of the list where it goes wrong
 * @returns the words in the order of `printed`
 */
export function parseList<T extends string>(
  text: string,
  known: readonly T[],
  printed: readonly T[],
  bad: (rest: string) => string,
  at: number,
): readonly T[] {
  const parts = text.split(',');
  const found = new Set<T>();
  for (const [i, part] of parts.entries()) {
    const word = part === '' ? undefined : known.find((name) => name.startsWith(part.toUpperCase()));
    if (!word) throw new RuleError(bad(parts.slice(i).join(',')), at);
    found.add(word);
  }
  return printed.filter((name) => found.has(name));
}

export function parseStates(text: string, at: number): readonly MatchState[] {
  return parseList(text, LOOKED_FOR, CT_STATES, (rest) => `Bad ctstate "${rest}"`, at);
}

/** Is the packet in one of the states? Source: net/netfilter/xt_conntrack.c conntrack_mt() */
export function inStates(states: readonly MatchState[], packet: Packet, entry: Entry | undefined): boolean {
  const state = packet.ct?.state ?? 'INVALID';
  if (states.includes(state)) return true;
  return (
    entry !== undefined && ((entry.srcNat && states.includes('SNAT')) || (entry.dstNat && states.includes('DNAT')))
  );
}

/** What the packet's state is, with what NAT did to the connection. */
export function stateText(packet: Packet, entry: Entry | undefined): string {
  const words: string[] = [packet.ct?.state ?? 'INVALID'];
  if (entry?.srcNat) words.push('SNAT');
  if (entry?.dstNat) words.push('DNAT');
  return words.join(',');
}

export function explainStates(states: readonly MatchState[], packet: Packet, entry: Entry | undefined): string {
  const fits = inStates(states, packet, entry);
  const has = say`ctstate ${stateText(packet, entry)}`;
  const wanted = states.join(',');
  if (states.length < 2) return compares(has, fits, wanted);
  return fits ? say`${has} is among ${wanted}` : say`${has} is not among ${wanted}`;
}

export function statesPhrase(states: readonly MatchState[], not: boolean): string {
  return notIf(not, states.length === 0 ? say('no state') : orList(states.map(stateWord)));
}

function stateWord(state: MatchState): string {
  switch (state) {
    case 'INVALID':
      return say('invalid');
    case 'NEW':
      return say('new');
    case 'RELATED':
      return say('related');
    case 'ESTABLISHED':
      return say('established');
    case 'UNTRACKED':
      return say('untracked');
    case 'SNAT':
    case 'DNAT':
      return state.toLowerCase();
  }
}
