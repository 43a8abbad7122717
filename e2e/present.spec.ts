import { caption, expect, openAt, test } from './page';

test('presents by keys and clickers, blanks, points, edits, and leaves where it came from', async ({ page }) => {
  await openAt(page, 'hairpin');
  await page.locator('[data-stage]').focus();
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Leave the presentation' })).toBeVisible();
  const first = await caption(page).textContent();
  await page.keyboard.press('PageDown');
  await expect(caption(page)).not.toHaveText(first ?? '');
  await page.keyboard.press('PageUp');
  await expect(caption(page)).toHaveText(first ?? '');

  await page.keyboard.press('.');
  const dark = page.getByRole('button', { name: 'Show the screen again' });
  await expect(dark).toBeVisible();
  await page.keyboard.press('b');
  await expect(dark).toBeHidden();

  await page.keyboard.press('e');
  await expect(page.getByTestId('rules-editor')).toBeVisible();
  await page.keyboard.press('e');
  await page.keyboard.press('PageDown');
  const here = await caption(page).textContent();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Present' })).toBeVisible();
  await expect(caption(page)).toHaveText(here ?? '');
});

test('a link opens the presentation, and the second window has notes and steers it', async ({ page, context }) => {
  await page.goto('/?scenario=hairpin&present');
  await expect(caption(page)).not.toBeEmpty();
  await page.keyboard.press('Home');
  const [speaker] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Notes in a second window' }).click(),
  ]);
  const now = speaker.getByTestId('speaker-now');
  await expect(now).toHaveText((await caption(page).textContent()) ?? '');
  await expect(speaker.getByRole('timer')).toBeVisible();
  await speaker.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByTestId('count')).toContainText('2 /');
  await expect(now).toHaveText((await caption(page).textContent()) ?? '');
  await speaker.getByRole('button', { name: 'Blank' }).click();
  await expect(page.getByRole('button', { name: 'Show the screen again' })).toBeVisible();
});
