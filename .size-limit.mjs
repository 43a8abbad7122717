import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const assets = join(import.meta.dirname, 'dist/assets');
const built = existsSync(assets) ? readdirSync(assets) : [];

/** What a chunk of the built page cannot run without, itself included. */
function needed(chunk, found = new Set()) {
  if (found.has(chunk)) return found;
  found.add(chunk);
  const text = readFileSync(join(assets, chunk), 'utf8');
  for (const [, name] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) needed(name, found);
  return found;
}

/** The page's own script and the studio, which it asks for at once. */
const first = ['index-', 'page-'].flatMap((start) => built.filter((f) => f.startsWith(start) && f.endsWith('.js')));
const chunks = new Set(first.flatMap((chunk) => [...needed(chunk)]));

const gzip = true;
export default [
  {
    name: 'initial JavaScript: what the studio needs before anything is opened',
    path: [...chunks].map((f) => `dist/assets/${f}`),
    gzip,
    limit: '250 kB',
  },
  { name: 'CSS', path: ['dist/assets/*.css', '!dist/assets/monaco-*.css'], gzip, limit: '30 kB' },
  { name: 'core worker', path: 'dist/assets/worker-*.js', gzip, limit: '370 kB' },
  { name: 'Monaco, loaded after first paint', path: 'dist/assets/monaco-*.js', gzip, limit: '900 kB' },
  {
    name: 'embed, up to the live canvas',
    path: ['dist/embed/boot-*.js', 'dist/embed/live-*.js'],
    gzip,
    limit: '200 kB',
  },
  { name: '<chain-walk>', path: 'dist/embed/chainwalk-embed.js', gzip, limit: '4 kB' },
];
