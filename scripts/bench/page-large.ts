import type { Browser, Page } from '@playwright/test';

export interface LargeFigures {
  /** From opening a node of ten thousand Services to its rules on the screen, ms. */
  readonly servicesShownMs: number;
  /** The longest task of the page's main thread while it opened, ms. */
  readonly openTaskMs: number;
  /** The longest while packets were sent, rules searched and scrolled, chains opened and steps taken, ms. */
  readonly useTaskMs: number;
  /** Frames a second with 200 packets on the way through fifty nodes, and of an empty page. */
  readonly burstFps: number;
  readonly emptyFps: number;
}

const WATCH = `
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((e) => e.duration)))
    .observe({ entryTypes: ['longtask'] });
`;

const FPS = `new Promise((done) => {
  const start = performance.now();
  let frames = 0;
  const frame = (now) => {
    if (now - start >= 3000) return done((frames * 1000) / (now - start));
    frames++;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;

/** The longest task since this was asked last; 0 where none took 50 ms. */
const longest = (page: Page) => page.evaluate<number>('Math.max(0, ...window.tasks.splice(0))');

/** A very large cluster, and very many packets, in the whole page. */
export async function largeFigures(browser: Browser, url: string): Promise<LargeFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`${url}embed-redirect.js`);
    const emptyFps = await page.evaluate<number>(FPS);

    await page.goto(`${url}?scenario=many-nodes`);
    await page.getByTestId('send').waitFor();
    await page.evaluate('window.idle()');
    await page.getByLabel('Times').fill('200');
    await page.getByLabel('all at once').check();
    await page.getByTestId('send').click();
    await page.getByRole('region', { name: 'Where the connections ended' }).waitFor();
    const burstFps = await page.evaluate<number>(FPS);

    const start = performance.now();
    await page.goto(`${url}?scenario=many-services`);
    const find = page.getByRole('searchbox', { name: 'Find in the rules' });
    await find.waitFor({ timeout: 120_000 });
    const servicesShownMs = performance.now() - start;
    await page.evaluate('window.idle()');
    const openTaskMs = await longest(page);

    await page.getByTestId('send').click();
    await page.evaluate('window.idle()');
    await find.fill('10.97.39.14');
    await find.press('Enter');
    await page.getByRole('list', { name: /iptables-save/ }).hover();
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, 40_000);
    await page.locator('[data-stage]').focus();
    for (const key of ['3', '2', '4', '1', 'ArrowRight', 'ArrowLeft', 'Home', 'End']) await page.keyboard.press(key);
    await page.evaluate('window.idle()');
    return { servicesShownMs, openTaskMs, useTaskMs: await longest(page), burstFps, emptyFps };
  } finally {
    await context.close();
  }
}
