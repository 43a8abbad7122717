import type { Browser } from '@playwright/test';
import { servicesText } from './services-text';

export interface ImportFigures {
  /** From dropping a dump of 50,000 lines of kube-proxy to its being recognised, ms; the pause after the last key included. */
  readonly recognisedMs: number;
  /** From Open to its rules on the screen, ms. */
  readonly openedMs: number;
  /** The same of 50,000 rules in a single chain, with counters. */
  readonly flatRecognisedMs: number;
  readonly flatOpenedMs: number;
  /** The longest task of the page's main thread in all that, ms. */
  readonly taskMs: number;
}

/** So many Services of ten endpoints make 50,000 lines. */
const SERVICES = 1160;
const RULES = 50_000;

function flatText(): string {
  const rule = (i: number) =>
    `[${i}:${i * 60}] -A INPUT -s 10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}/32 -i eth0 -p tcp -m tcp --dport ${1000 + i} -m comment --comment "customer ${i}" -j ACCEPT`;
  const rules = Array.from({ length: RULES }, (_, i) => rule(i));
  const chains = [':INPUT DROP [10:600]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [5:300]'];
  return ['*filter', ...chains, ...rules, 'COMMIT', ''].join('\n');
}

const WATCH = `
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((e) => e.duration)))
    .observe({ entryTypes: ['longtask'] });
`;

async function bring(browser: Browser, url: string, text: string) {
  // Nothing plays by itself, so that what is measured is the dump.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`${url}?scenario=node-port-other-node`);
    await page.getByTestId('send').waitFor();
    await page.evaluate('window.idle()');
    const file = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'node.txt', { type: 'text/plain' }));
      return transfer;
    }, text);
    await page.evaluate('window.tasks.splice(0)');
    const start = performance.now();
    await page.dispatchEvent('body', 'drop', { dataTransfer: file });
    await page.getByTestId('import-result').getByText('iptables-save:').waitFor();
    const recognised = performance.now();
    await page.getByTestId('import-open').click();
    await page.getByRole('searchbox', { name: 'Find in the rules' }).waitFor();
    const opened = performance.now();
    await page.evaluate('window.idle()');
    const task = await page.evaluate<number>('Math.max(0, ...window.tasks)');
    return { recognisedMs: recognised - start, openedMs: opened - recognised, taskMs: task };
  } finally {
    await context.close();
  }
}

/** Dumps of 50,000 lines in the whole page. */
export async function importFigures(browser: Browser, url: string): Promise<ImportFigures> {
  const kube = await bring(browser, url, servicesText(SERVICES, 10));
  const flat = await bring(browser, url, flatText());
  return {
    recognisedMs: kube.recognisedMs,
    openedMs: kube.openedMs,
    flatRecognisedMs: flat.recognisedMs,
    flatOpenedMs: flat.openedMs,
    taskMs: Math.max(kube.taskMs, flat.taskMs),
  };
}
