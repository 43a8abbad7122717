import { describe, expect, it } from 'vitest';
import { formatSeed, readLink, writeLink } from './link';

const known = ['nodeport-other-node', 'hairpin'];

describe('link', () => {
  it.each([
    ['', { kind: 'scenario', id: 'nodeport-other-node' }],
    ['?scenario=hairpin', { kind: 'scenario', id: 'hairpin' }],
    ['?scenario=hairpin&seed=7f3a', { kind: 'scenario', id: 'hairpin', seed: 0x7f3a }],
    ['?scenario=hairpin&seed=lots', { kind: 'scenario', id: 'hairpin' }],
    ['?scenario=no-such-thing', { kind: 'unknown', id: 'no-such-thing' }],
    ['?scenario=%E2%80%8B', { kind: 'unknown', id: '\u200b' }],
    ['?theme=dark', { kind: 'scenario', id: 'nodeport-other-node' }],
  ])('reads %s', (search, link) => {
    expect(readLink(search, known)).toEqual(link);
  });

  it('writes a link that reads back, and keeps the rest of the query', () => {
    const search = writeLink('?theme=dark&seed=1', 'hairpin', 0x2b);
    expect(search).toBe('?theme=dark&seed=002b&scenario=hairpin');
    expect(readLink(search, known)).toEqual({ kind: 'scenario', id: 'hairpin', seed: 0x2b });
    expect(writeLink('?seed=1', 'hairpin')).toBe('?scenario=hairpin');
  });

  it('shows a seed in at least four digits', () => {
    expect([formatSeed(0x7f3a), formatSeed(5), formatSeed(-1)]).toEqual(['7f3a', '0005', 'ffffffff']);
  });
});
