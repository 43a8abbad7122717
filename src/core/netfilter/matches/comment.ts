import { say } from '../../lib/say';
import type { Match } from '../extension';
import { saveString } from '../say';

interface Config {
  readonly comment: string;
}

/** `-m comment`: a note beside a rule; matches every packet. */
export const comment: Match<Config> = {
  name: 'comment',
  source: 'net/netfilter/xt_comment.c comment_mt()',
  doc: 'A note beside the rule. Matches every packet.',
  options: [{ name: '--comment', type: 'string', required: true, doc: 'The note, at most 255 characters.' }],
  read: (given) => ({ comment: given.text('--comment').slice(0, 255) }),
  print: (c) => `--comment ${saveString(c.comment)}`,
  list: (c) => `/* ${c.comment} */`,
  phrase: () => '',
  test: () => true,
  explain: () => say('a comment matches every packet'),
};
