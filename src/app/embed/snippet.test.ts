import { describe, expect, it } from 'vitest';
import { readOptions } from '../../embed/options';
import { embedAddress, FORMS, snippetOf, type Wanted } from './snippet';

const wanted: Wanted = {
  base: 'https://walk.example/',
  title: 'NodePort "across" <nodes>',
  options: { scenario: 'hairpin', panes: ['canvas', 'trace'], step: { packet: 2, step: 5 }, loop: true, theme: 'dark' },
  hash: '#1.abc-_',
  height: 450,
  fallback: '<ol>\n  <li>One.</li>\n</ol>',
};

describe('snippetOf', () => {
  it('writes an address that reads back', () => {
    const { search, hash } = new URL(embedAddress(wanted));
    expect(search).toBe('?scenario=hairpin&panes=canvas,trace&step=2:5&loop&theme=dark');
    expect(readOptions(search)).toMatchObject(wanted.options);
    expect(hash).toBe('#1.abc-_');
  });

  it.each(FORMS)('%s carries the state and lets no title break out', (form) => {
    const text = snippetOf(form, wanted);
    expect(text).toContain('1.abc-_');
    expect(text).not.toContain('title="NodePort "');
  });

  it('puts the static form into the element', () => {
    const text = snippetOf('Element', wanted);
    expect(text).toContain('src="https://walk.example/embed/chainwalk-embed.js"');
    expect(text).toMatch(/<chain-walk title="NodePort &quot;across&quot; &lt;nodes&gt;".* step="2:5" .*loop>\n<ol>/);
  });
});
