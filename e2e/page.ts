import { test as base, expect, type Page } from '@playwright/test';

/** Every test fails on an error of the page: an exception, console.error, a violation of the content security policy. */
export const test = base.extend<{ readonly errors: string[] }>({
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.addInitScript(() =>
        addEventListener('securitypolicyviolation', (e) =>
          console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`),
        ),
      );
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Waits until nothing is asked, loaded or animated. */
export const idle = (page: Page) => page.evaluate(() => window.idle());

/** Opens a scenario and stops at its first step. */
export async function openAt(page: Page, scenario: string): Promise<void> {
  await page.goto(`/?scenario=${scenario}`);
  await expect(caption(page)).not.toBeEmpty();
  const pause = page.getByRole('button', { name: 'Pause' });
  if (await pause.isVisible()) await pause.click();
  await page.getByRole('button', { name: 'First step' }).click();
  await idle(page);
}

export const caption = (page: Page) => page.getByTestId('caption');
export const editor = (page: Page) => page.getByTestId('rules-editor');
export const stepNumber = async (page: Page): Promise<number> =>
  Number(
    /step (\d+)/i.exec((await page.getByRole('slider', { name: 'Step' }).getAttribute('aria-valuetext')) ?? '')?.[1],
  );

/** Steps forward until the caption fits; fails where the walk ends before. */
export async function stepTo(page: Page, words: RegExp): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (words.test((await caption(page).textContent()) ?? '')) return;
    const before = await stepNumber(page);
    await page.getByRole('button', { name: 'Step forward' }).click();
    await idle(page);
    if ((await stepNumber(page)) === before && !words.test((await caption(page).textContent()) ?? '')) break;
  }
  throw new Error(`no step says ${words}; the last: ${await caption(page).textContent()}`);
}
