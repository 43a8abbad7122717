import { say } from '../lib/say';
import { matches } from '../netfilter/matches/all';
import { ownOptions } from '../netfilter/own-options';
import { baseChains, tableOrder } from '../netfilter/ruleset';
import { targets } from '../netfilter/targets/all';
import { nearest } from './nearest';

const TARGETS = ['ACCEPT', 'DROP', 'RETURN', 'QUEUE', ...targets.map((t) => t.name)];
const PROTOCOLS = ['tcp', 'udp', 'icmp', 'icmpv6', 'sctp', 'dccp', 'gre', 'esp', 'ah', 'udplite', 'all'];
const STATES = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'SNAT', 'DNAT'];

/** What a message says is wrong: the first thing that it quotes. */
export function quoted(message: string): string {
  return /["`']([^"`']+)["'`]/.exec(message)?.[1] ?? '';
}

/**
 * What would be right in the place of a word that iptables refuses; '' where nobody knows.
 *
 * @param line the rule
 * @param chains those that the text declares
 */
export function hintFor(message: string, word: string, line: string, chains: ReadonlySet<string>): string {
  if (/^unknown option/i.test(message)) return optionHint(word);
  if (/table name/.test(message)) return say`The tables are ${tableOrder.join(', ')}.`;
  if (/policy/i.test(message)) return say`A policy is ACCEPT or DROP; chains of one's own have - there.`;
  if (/^Chain .* does not exist|No chain\/target\/match/.test(message)) return chainHint(word, line, chains);
  if (/^Match .* is not known/.test(message))
    return meant(
      nearest(
        word,
        matches.map((m) => m.name),
      ),
    );
  if (/^Target .* is not known/.test(message)) return meant(nearest(word, TARGETS));
  if (/protocol/.test(message))
    return meant(nearest(word, PROTOCOLS)) || say('A protocol is a name such as tcp, or a number.');
  if (/ctstate|state/i.test(message)) return meant(nearest(word, STATES)) || say`The states are ${STATES.join(', ')}.`;
  if (/port\/service|port/.test(message)) return say('A port is a number from 0 to 65535, or the name of a service.');
  if (message.startsWith('host/network')) return say('An address is four numbers from 0 to 255, such as 10.0.0.1.');
  if (/invalid mask/.test(message))
    return say('Behind the slash stands a number from 0 to 32, or a mask such as 255.255.255.0.');
  if (message.startsWith('Bad argument')) return say('A line begins with -A CHAIN, :CHAIN, *TABLE or COMMIT.');
  if (/need \]/.test(message)) return say('Counters are written [packets:bytes].');
  if (/requires an argument/.test(message)) return say('Its value is missing: was the line cut off?');
  return '';
}

function meant(name: string | undefined): string {
  return name === undefined ? '' : say`Is ${name} meant?`;
}

function chainHint(word: string, line: string, chains: ReadonlySet<string>): string {
  const known = [...chains, ...Object.values(baseChains).flat()];
  const isTarget = new RegExp(`(?:-j|-g|--jump|--goto)\\s+${word.replace(/[^\w-]/g, '\\$&')}(?:\\s|$)`).test(line);
  return (
    meant(nearest(word, isTarget ? [...TARGETS, ...known] : known)) ||
    say`A chain has to be declared before, by a line such as :${word || 'NAME'} - [0:0].`
  );
}

function optionHint(word: string): string {
  const owners = [
    ...matches.filter((m) => m.options.some((o) => o.name === word)).map((m) => `-m ${m.name}`),
    ...targets.filter((t) => t.options.some((o) => o.name === word)).map((t) => `-j ${t.name}`),
  ];
  if (owners.length > 0) return say`${word} comes after ${owners.slice(0, 3).join(' / ')}.`;
  const all = [...ownOptions, ...matches.flatMap((m) => m.options), ...targets.flatMap((t) => t.options)];
  return meant(nearest(word, new Set(all.map((o) => o.name))));
}
