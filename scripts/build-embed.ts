import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { scenarios } from '../src/core/world/scenarios/all';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Builds what documentation pages embed, beside the studio: embed.html with classic scripts (a sandboxed frame may load
 * modules only from hosts that send the CORS header), the custom element and the client. The worker is the studio's own.
 */
export function buildEmbed(): Plugin {
  let out = '';
  let worker: string | undefined;
  return {
    name: 'chainwalk-embed',
    apply: 'build',
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    writeBundle(_, bundle) {
      worker = Object.keys(bundle).find((file) => /^assets\/worker-.*\.js$/.test(file));
    },
    async closeBundle() {
      // Absent where the studio's build failed before this.
      if (!worker) return;
      const here = await bundle(out, 'src/worker/worker.ts', { define: { self: 'globalThis.chainwalkScope' } });
      const live = await bundle(out, 'src/app/embed/live-built.ts', {
        define: {
          CORE_WORKER: JSON.stringify(`./${worker}`),
          CORE_HERE: JSON.stringify(here.script),
          SCENARIOS: JSON.stringify(
            scenarios.map((scenario) => ({ ...scenario, text: '', cluster: undefined, manifests: '' })),
          ),
        },
        instead: {
          '../../core/world/scenarios/all': 'src/app/embed/scenarios-built.ts',
          '../core/world/scenarios/all': 'src/app/embed/scenarios-built.ts',
          './start-worker': 'src/worker/start-embedded-worker.ts',
          'framer-motion': 'src/app/embed/still-motion.tsx',
          '../../cluster/menus': 'src/app/embed/no-menus.ts',
          './ActionMenuList': 'src/app/embed/no-menus.ts',
          './ChainView': 'src/app/embed/ChainText.tsx',
          './RuleView': 'src/app/embed/ChainText.tsx',
          './Overview': 'src/app/embed/no-menus.ts',
          './OtherWay': 'src/app/embed/no-menus.ts',
          './Zipper': 'src/app/embed/no-menus.ts',
        },
      });
      const boot = await bundle(out, 'src/app/embed/boot.ts', {
        define: {
          LIVE_SCRIPT: JSON.stringify(live.script),
          LIVE_STYLE: JSON.stringify(live.style),
          SCENARIO_TITLES: JSON.stringify(Object.fromEntries(scenarios.map((s) => [s.id, s.title]))),
        },
        instead: { './load-live': 'src/app/embed/load-built.ts', './titles': 'src/app/embed/titles-built.ts' },
      });
      await bundle(out, 'src/embed/element.ts', { name: 'chainwalk-embed.js' });
      await bundle(out, 'src/embed/client.ts', { name: 'chainwalk-client.js', format: 'es' });
      const page = await readFile(join(root, 'embed.html'), 'utf8');
      const tags = `<link rel="stylesheet" href="${boot.style}" />\n    <script defer src="${boot.script}"></script>`;
      await writeFile(join(out, 'embed.html'), page.replace(/<script type="module"[^>]*><\/script>/, tags));
    },
  };
}

interface Options {
  readonly define?: Readonly<Record<string, string>>;
  /** Modules that others stand in for: as they are imported, and the file. */
  readonly instead?: Readonly<Record<string, string>>;
  /** A name that stays the same; else it carries a hash. */
  readonly name?: string;
  readonly format?: 'iife' | 'es';
}

/** Builds one script without chunks into `embed/`. Returns the addresses of what was written, from embed.html. */
async function bundle(out: string, entry: string, options: Options): Promise<{ script: string; style: string }> {
  const { define = {}, instead = {}, format = 'iife' } = options;
  const stem = (entry.split('/').at(-1) ?? '').replace(/(-built)?\.ts$/, '').replace('worker', 'core');
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    base: './',
    logLevel: 'warn',
    define,
    plugins: [react(), standIns(instead)],
    build: {
      target: 'es2022',
      outDir: join(out, 'embed'),
      emptyOutDir: false,
      cssCodeSplit: false,
      modulePreload: false,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        input: join(root, entry),
        // The studio's menus have no part in an embed: what is asked of their stand-in is nothing.
        shimMissingExports: true,
        // The client is nothing but what it exports.
        preserveEntrySignatures: format === 'es' ? 'strict' : false,
        // A classic script has no `import.meta`; addresses come from the page.
        checks: { emptyImportMeta: false },
        output: {
          format,
          codeSplitting: false,
          entryFileNames: options.name ?? `${stem}-[hash].js`,
          assetFileNames: `${stem}-[hash][extname]`,
        },
      },
    },
  });
  const written = (Array.isArray(result) ? result : [result]).flatMap((r) => ('output' in r ? r.output : []));
  const address = (end: string) => {
    const file = written.find((w) => w.fileName.endsWith(end))?.fileName;
    return file ? `./${relative(out, join(out, 'embed', file))}` : '';
  };
  return { script: address('.js'), style: address('.css') };
}

function standIns(instead: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'chainwalk-stand-ins',
    enforce: 'pre',
    resolveId(source) {
      const file = instead[source];
      return file ? join(root, file) : undefined;
    },
  };
}
