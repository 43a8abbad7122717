import { caption, expect, idle, openAt, test } from './page';

test('asks before what is decided, takes an answer by digit or on the canvas, and gives the reason', async ({
  page,
}) => {
  await openAt(page, 'node-port-other-node');
  await page.getByTestId('predict-switch').click();
  await page.locator('[data-stage]').focus();
  const panel = page.getByTestId('predict');
  const walkOn = async (words: RegExp) => {
    for (let i = 0; i < 60; i++) {
      if ((await panel.isVisible()) && words.test((await panel.textContent()) ?? '')) return;
      await page.keyboard.press('PageDown');
      await idle(page);
    }
    throw new Error(`never asked ${words}`);
  };
  await walkOn(/conntrack of node-1/);
  await expect(panel.getByRole('button').first()).toBeFocused();
  const states = await panel.getByRole('listitem').allTextContents();
  await page.keyboard.press(`${states.findIndex((text) => text.includes('NEW')) + 1}`);
  await expect(panel).toContainText('Right: NEW');
  await expect(panel).toContainText('1 of 1 right');
  await panel.getByRole('button', { name: 'Go on' }).press('Enter');
  await expect(panel).toBeHidden();

  await walkOn(/Which endpoint of web/);
  await page.locator('[data-place="node-1/web-x2m4k"]').click();
  await expect(panel).toContainText('Not so: web-p8qtn, 10.244.2.8:80');
  await expect(panel).toContainText('1 of 2 right');
  await expect(caption(page)).toContainText('rewrites the destination');
});
