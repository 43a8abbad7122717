/** The layers of src, bottom to top. A file imports from its own layer and from those before it in this list. */
export const layers = [
  'core/lib',
  'core/packet',
  'core/trace',
  'core/conntrack',
  'core/ipset',
  'core/netfilter',
  'core/nftables',
  'core/ipvs',
  'core/net',
  'core/kube',
  'core/docker',
  'core/world',
  'core/shell',
  'core/engine',
  'core/import',
  'core/export',
  'core/lesson',
  'lessons',
  'words',
  'worker',
  'embed',
  'app',
  'cli',
];

/** Imports that the order alone would let through. */
const also = { app: ['core/engine'], cli: ['worker', 'app'] };

/** Packages that single files of core may use. */
const packages = { 'core/kube/manifest.ts': 'yaml', 'core/kube/hash.ts': '@noble/hashes' };

const glob = (layer) => `**/${layer.replace('core/', '')}/**`;

/** A regular expression without look-ahead (oxlint has none): a name that leaves `name` at some letter. */
const anyPackageBut = (name) =>
  `^(${[...name].map((c, i) => `${name.slice(0, i)}[^${i === 0 ? '.' : ''}${c}]`).join('|')})`;

/** What would make one run of a recording differ from the next. */
const sameEveryTime = {
  'no-restricted-globals': [
    'error',
    'Date',
    'performance',
    'crypto',
    'setTimeout',
    'setInterval',
    'queueMicrotask',
    'requestAnimationFrame',
    'window',
    'document',
    'process',
  ],
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'use the seeded generator' }],
};

const rulesOf = (layer, i, packageAllowed) => {
  const inCore = layer.startsWith('core/');
  const patterns = [];
  const later = layers.slice(i + 1);
  if (later.length)
    patterns.push({ group: later.map(glob), message: `src/${layer} comes before it: see layers in oxlint.config.mjs` });
  // Types say what a thing is; they run nothing.
  if (also[layer])
    patterns.push({
      group: also[layer].map(glob),
      allowTypeImports: true,
      message: `src/${layer} may use its types only`,
    });
  if (inCore) {
    patterns.push({
      regex: packageAllowed ? anyPackageBut(packageAllowed) : '^[^.]',
      message: 'core uses no packages',
    });
  }
  return {
    ...(patterns.length ? { 'no-restricted-imports': ['error', { patterns }] } : {}),
    ...(inCore ? sameEveryTime : {}),
  };
};

export default {
  plugins: ['typescript', 'import', 'react', 'unicorn', 'jsx-a11y'],
  categories: { correctness: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'typescript/no-explicit-any': 'error',
    'no-console': 'error',
  },
  overrides: [
    ...layers.map((layer, i) => ({ files: [`src/${layer}/**`], rules: rulesOf(layer, i) })),
    ...Object.entries(packages).map(([file, name]) => {
      const layer = layers.find((l) => file.startsWith(l));
      return { files: [`src/${file}`], rules: rulesOf(layer, layers.indexOf(layer), name) };
    }),
    { files: ['src/cli/**', 'scripts/**', 'e2e/**'], rules: { 'no-console': 'off' } },
    {
      files: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'src/**/*.testing.ts'],
      rules: {
        'no-restricted-imports': 'off',
        'no-restricted-globals': 'off',
        'no-restricted-properties': 'off',
        'no-console': 'off',
      },
    },
  ],
};
