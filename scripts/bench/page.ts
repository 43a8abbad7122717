import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../find-browser';
import { type ImportFigures, importFigures } from './page-import';
import { type LargeFigures, largeFigures } from './page-large';
import { type StepFigures, stepFigures } from './page-steps';

export interface PageFigures extends StepFigures, LargeFigures {
  readonly imported: ImportFigures;
  /** From navigation to the first painted frame, ms. */
  readonly firstPaintMs: number;
  /** From navigation to the first frame in which a packet moves, ms. */
  readonly firstPacketMs: number;
}

const PORT = 4198;
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

const require = createRequire(import.meta.url);

async function serve(): Promise<() => void> {
  // vite itself, not npx: killing npx would leave the server, and so this program, running.
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  const server = spawn(process.execPath, [vite, 'preview', '--port', String(PORT), '--strictPort'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((ready, fail) => {
    server.stdout.on('data', (text: Buffer) => String(text).includes(String(PORT)) && ready());
    server.on('exit', () => fail(new Error('the preview server stopped')));
  });
  return () => server.kill();
}

/** Opens the built page `runs` times in a fresh browser context; medians. `npm run build` comes first. */
export async function pageFigures(runs = 5): Promise<PageFigures> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium to measure in');
  const stop = await serve();
  const browser = await chromium.launch({ executablePath, args: ARGS });
  try {
    const seen: Pick<PageFigures, 'firstPaintMs' | 'firstPacketMs'>[] = [];
    for (let i = 0; i < runs; i++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${PORT}/`, { waitUntil: 'commit' });
      const firstPacketMs = await page
        .waitForFunction(() => performance.getEntriesByName('first-packet')[0]?.startTime)
        .then((h) => h.jsonValue());
      const firstPaintMs = await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      );
      seen.push({ firstPaintMs, firstPacketMs: firstPacketMs ?? 0 });
      await context.close();
    }
    const median = (pick: (f: (typeof seen)[number]) => number) =>
      seen.map(pick).sort((a, b) => a - b)[seen.length >> 1] ?? 0;
    return {
      firstPaintMs: median((f) => f.firstPaintMs),
      firstPacketMs: median((f) => f.firstPacketMs),
      ...(await stepFigures(browser, `http://127.0.0.1:${PORT}/`)),
      ...(await largeFigures(browser, `http://127.0.0.1:${PORT}/`)),
      imported: await importFigures(browser, `http://127.0.0.1:${PORT}/`),
    };
  } finally {
    await browser.close();
    stop();
  }
}
