import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { HookName } from '../../trace/step';
import type { CheckContext, Match } from '../extension';
import { listElement, type PolicyElement, printElement, readElements } from '../policy-elements';

interface Config {
  readonly direction: 'in' | 'out';
  readonly policy: 'none' | 'ipsec';
  readonly strict: boolean;
  readonly elements: readonly PolicyElement[];
}

const INCOMING: readonly HookName[] = ['PREROUTING', 'INPUT'];
const OUTGOING: readonly HookName[] = ['OUTPUT', 'POSTROUTING'];

/** `-m policy`: was the packet, or will it be, handled by an IPsec policy? */
export const policy: Match<Config> = {
  name: 'policy',
  source: 'net/netfilter/xt_policy.c policy_mt()',
  doc: 'Was the packet decrypted by an IPsec policy, or will it be encrypted by one?',
  limits: 'There is no IPsec here: only `--pol none` matches.',
  options: [
    { name: '--dir', type: 'string', doc: 'in: as it was decrypted; out: as it will be encrypted.' },
    { name: '--pol', type: 'string', doc: 'none or ipsec.' },
    { name: '--strict', type: 'none', doc: 'The elements given are all there are, in this order.' },
    { name: '--reqid', type: 'u32', invert: true, multiple: true, doc: 'Request number of the policy.' },
    { name: '--spi', type: 'u32', invert: true, multiple: true, doc: 'Security parameter index.' },
    { name: '--tunnel-src', type: 'hostmask', invert: true, multiple: true, doc: 'Where the tunnel begins.' },
    { name: '--tunnel-dst', type: 'hostmask', invert: true, multiple: true, doc: 'Where the tunnel ends.' },
    { name: '--proto', type: 'protocol', invert: true, multiple: true, doc: 'ah, esp or ipcomp.' },
    { name: '--mode', type: 'string', invert: true, multiple: true, doc: 'transport or tunnel.' },
    { name: '--next', type: 'none', multiple: true, needs: ['--strict'], doc: 'Begins the next element.' },
  ],

  precheck(given) {
    const elements = readElements(given);
    if (!given.has('--dir')) throw new RuleError('policy match: neither --dir in nor --dir out specified');
    const strict = given.has('--strict');
    if (given.has('--pol') && given.text('--pol') === 'none') {
      if (strict) throw new RuleError('policy match: policy none but --strict given');
      if (elements.length > 1) throw new RuleError('policy match: policy none but policy given');
      return;
    }
    for (const [i, e] of elements.entries()) {
      if (strict && e.parts.length === 0)
        throw new RuleError(
          `policy match: empty policy element ${i}. --strict is in effect, but at least one of reqid, spi, tunnel-src, tunnel-dst, proto or mode is required.`,
        );
      const mode = e.parts.find((p) => p.option === '--mode');
      const tunnel = mode !== undefined && (mode.text === 'tunnel') !== mode.invert;
      if (!tunnel && e.parts.some((p) => p.option.startsWith('--tunnel')))
        throw new RuleError('policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode');
    }
  },

  read(given) {
    const direction = given.text('--dir');
    if (direction !== 'in' && direction !== 'out')
      throw new RuleError(`policy_match: invalid dir "${direction}"`, given.word('--dir'));
    const kind = given.has('--pol') ? given.text('--pol') : 'ipsec';
    if (kind !== 'none' && kind !== 'ipsec')
      throw new RuleError(`policy match: invalid policy "${kind}"`, given.word('--pol'));
    return {
      direction,
      policy: kind,
      strict: given.has('--strict'),
      elements: kind === 'none' ? [] : readElements(given),
    };
  },

  check(c, { hooks }: CheckContext) {
    const against = c.direction === 'in' ? OUTGOING : INCOMING;
    return hooks.some((h) => against.includes(h)) ? 'EINVAL' : undefined;
  },

  print(c) {
    const elements = c.elements.map(printElement).join(' --next ');
    return `--dir ${c.direction} --pol ${c.policy}${c.strict ? ' --strict' : ''}${elements && ` ${elements}`}`;
  },
  list(c, { numeric }) {
    const elements = c.elements.map((e, i) => `${c.strict ? `[${i}] ` : ''}${listElement(e, numeric)}`.trimEnd());
    const words = ['policy match dir', c.direction, 'pol', c.policy, c.strict ? 'strict' : '', ...elements];
    return words.filter((word) => word !== '').join(' ');
  },
  phrase(c) {
    if (c.policy === 'none')
      return c.direction === 'in'
        ? say('without an IPsec policy behind it')
        : say('without an IPsec policy ahead of it');
    return c.direction === 'in' ? say('with an IPsec policy behind it') : say('with an IPsec policy ahead of it');
  },
  test: (c) => c.policy === 'none',
  explain: () => say('no IPsec policy handles the packet'),
};
