import { CT_STATES, explainStates, inStates, type MatchState, parseList, statesPhrase } from '../ct-states';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { bang } from '../say';

interface Config {
  readonly states: readonly MatchState[];
  readonly invert: boolean;
}

const KNOWN = ['INVALID', 'NEW', 'ESTABLISHED', 'RELATED', 'UNTRACKED'] as const;

/** `-m state`: the older name of `-m conntrack --ctstate`. */
export const state: Match<Config> = {
  name: 'state',
  source: 'net/netfilter/xt_conntrack.c conntrack_mt()',
  doc: 'State of the connection the packet belongs to. The older name of `-m conntrack --ctstate`.',
  tracks: true,
  options: [{ name: '--state', type: 'string', required: true, invert: true, doc: `States: ${KNOWN.join(', ')}.` }],
  read(given) {
    const text = given.text('--state');
    const at = given.word('--state');
    const states = parseList<MatchState>(
      text,
      KNOWN,
      CT_STATES,
      (rest) => {
        if (rest === '') return '"--state" requires a list of states with no spaces, e.g. ESTABLISHED,RELATED';
        return `Bad state "${rest}"`;
      },
      at,
    );
    if (states.length === 0) throw new RuleError(`Bad state "${text}"`, at);
    return { states, invert: given.inverted('--state') };
  },
  print: (c) => `${bang(c.invert)}--state ${c.states.join(',')}`,
  list: (c) => `${c.invert ? '! ' : ''}state ${c.states.join(',')}`,
  phrase: (c) => statesPhrase(c.states, c.invert),
  test: (c, packet, { entry }) => inStates(c.states, packet, entry) !== c.invert,
  explain: (c, packet, { entry }) => explainStates(c.states, packet, entry),
};
