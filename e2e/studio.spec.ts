import { caption, editor, expect, idle, openAt, stepNumber, stepTo, test } from './page';

// What is sent stands at its first step and does not play: the tests need not wait for it.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const done = (page: Parameters<typeof idle>[0]) =>
  page.getByRole('list', { name: 'What was done' }).getByRole('listitem');

test('a link carries what was done, the step and the view to another browser', async ({ page, browser, baseURL }) => {
  await openAt(page, 'node-port-other-node');
  await page.getByTestId('send-again').click();
  await idle(page);
  await page.getByRole('button', { name: 'First step' }).click();
  await stepTo(page, /rewrites the destination/);
  await page.locator('[data-stage]').focus();
  await page.keyboard.press('3');
  const [step, words] = [await stepNumber(page), await caption(page).textContent()];
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const field = page.getByTestId('share-link');
  await expect(field).toHaveValue(/#1\.d/);
  const link = await field.inputValue();
  expect(link.length).toBeLessThan(2000);

  const other = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
  await other.goto(link);
  await expect(caption(other)).toHaveText(words ?? '');
  await idle(other);
  expect(await stepNumber(other)).toBe(step);
  await expect(done(other)).toHaveCount(3);
  await expect(other.getByRole('button', { name: 'Chain', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

for (const [what, hash, words] of [
  ['cut off', '#1.dVVBBi8IwEPwrMmcR', /cut off|JSON/],
  ['of a later version', '#7.dAAAA', /version 7/],
  ['hostile', '#1.p<img src=x onerror=alert(1)>', /cut off/],
] as const)
  test(`a link that is ${what} is told, and scenarios are offered`, async ({ page }) => {
    await page.goto(`/${hash}`);
    await expect(page.getByRole('heading', { name: 'This link cannot be opened' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(words);
    await page.getByRole('button', { name: 'NodePort across nodes' }).click();
    await expect(caption(page)).not.toBeEmpty();
  });

test('what was done survives a reload, and is undone and done again', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await page.getByTestId('send-again').click();
  await idle(page);
  await expect(done(page)).toHaveCount(3);
  await page.reload();
  await expect(done(page)).toHaveCount(3);
  await idle(page);
  await page.getByTestId('send-again').click();
  await expect(done(page)).toHaveCount(4);
  await idle(page);
  await page.locator('[data-stage]').focus();
  await page.keyboard.press('Control+z');
  await expect(done(page)).toHaveCount(3);
  await page.keyboard.press('Control+Shift+z');
  await expect(done(page)).toHaveCount(4);
});

test('where storage is blocked it is said', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    }),
  );
  await openAt(page, 'node-port-other-node');
  await page.getByTestId('send-again').click();
  await idle(page);
  await expect(page.getByTestId('not-saved')).toHaveText('not saved: this page has no storage');
});

test('the past is shown as it was; what is done there begins another future, and the old one comes back', async ({
  page,
}) => {
  await openAt(page, 'node-port-other-node');
  await page
    .getByRole('group', { name: /externalTrafficPolicy/ })
    .getByText('Local')
    .click();
  await expect(done(page)).toHaveCount(4);
  await idle(page);
  const end = async () => {
    await page.locator('[data-stage]').focus();
    await page.keyboard.press('End');
    await idle(page);
    return await caption(page).textContent();
  };
  const local = await end();
  await done(page).nth(1).getByRole('button').focus();
  await page.keyboard.press('Enter');
  await idle(page);
  await expect(page.getByRole('radio', { name: 'Cluster' })).toBeChecked();
  await page.getByTestId('send-again').click();
  await expect(done(page)).toHaveCount(3);
  await idle(page);
  await page.getByTestId('futures').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(
    /Then: pod \S+ answers, sees the client's own address 192\.168\.11\.50.*Now: pod \S+ answers, sees the client as 10\.244\.1\./,
  );
  await dialog.getByRole('button', { name: 'Go back to it' }).click();
  await expect(done(page)).toHaveCount(4);
  await idle(page);
  expect(await end()).toBe(local);
});

test('play stops at a rule that was marked beside it, and at a verdict', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await expect(editor(page)).toContainText('KUBE-');
  await page.getByRole('button', { name: /^Stops/ }).click();
  await page.getByRole('checkbox', { name: 'DNAT' }).check();
  await page.keyboard.press('Escape');
  await page.locator('[data-stage]').focus();
  await page.keyboard.press('j');
  await idle(page);
  await expect(caption(page)).toContainText('rewrites the destination');
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemradio', { name: 'all at once' }).click();
  await page.getByTestId('play').click();
  await idle(page);
  await expect(caption(page)).toContainText('rewrites the destination');
});
