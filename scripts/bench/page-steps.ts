import type { Browser, Page } from '@playwright/test';

export interface StepFigures {
  /** From a key that steps to the frame that shows the step, ms. */
  readonly stepMs: number;
  /** From choosing a moment of a recording of more than 10,000 steps to the frame that shows it, ms; forwards and backwards. */
  readonly seekMs: number;
  /** Share of the main thread that is busy while nothing moves, percent. */
  readonly idlePercent: number;
}

/** Runs in the page: does something `times` times and says how long each took until it was painted; the median. */
const TIME = `async (times, act) => {
  const channel = new MessageChannel();
  const took = [];
  for (let i = 0; i < times; i++) {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 4)));
    const start = performance.now();
    act(i);
    await new Promise((done) => requestAnimationFrame(() => {
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    took.push(performance.now() - start);
  }
  return took.sort((a, b) => a - b)[took.length >> 1];
}`;

const timed = (page: Page, times: number, act: string) => page.evaluate<number>(`(${TIME})(${times}, ${act})`);
const key = (name: string) =>
  `document.querySelector('[data-stage]').dispatchEvent(new KeyboardEvent('keydown', { key: '${name}', bubbles: true }))`;

/** Stepping, going through a long recording, and doing nothing, in the whole page. */
export async function stepFigures(browser: Browser, url: string): Promise<StepFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.goto(`${url}?scenario=node-port-other-node`);
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await page.evaluate('window.idle()');
    const stepMs = await timed(page, 60, `() => ${key('ArrowRight')}`);

    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    const busy = async () =>
      (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')?.value;
    await page.evaluate('window.idle()');
    const before = (await busy()) ?? 0;
    await page.waitForTimeout(3000);
    const idlePercent = ((((await busy()) ?? 0) - before) / 3) * 100;

    await page.getByLabel('Times').fill('30');
    await page.getByTestId('send').click();
    await page.getByRole('region', { name: 'Where the connections ended' }).waitFor();
    await page.evaluate('window.idle()');
    const moments = `document.querySelectorAll('[data-moment] button')`;
    const seekMs = await timed(page, 20, `(i) => ${moments}[i % 2 ? 2 : 1].click()`);
    return { stepMs, seekMs, idlePercent };
  } finally {
    await context.close();
  }
}
