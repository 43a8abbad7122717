import AxeBuilder from '@axe-core/playwright';
import { caption, expect, idle, openAt, stepNumber, test } from './page';

for (const colorScheme of ['light', 'dark'] as const)
  test(`no violations in ${colorScheme}, on the cluster, a chain and the list`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openAt(page, 'node-port-other-node');
    await expect(page.getByTestId('rules-editor')).toContainText('KUBE-');
    for (const level of ['Cluster', 'Chain', 'Rule']) {
      await page.getByRole('group', { name: 'Zoom level' }).getByText(level, { exact: true }).click();
      await idle(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((v) => `${level}: ${v.id}: ${v.nodes[0]?.target} ${v.nodes[0]?.failureSummary}`)).toEqual(
        [],
      );
    }
    await page.getByRole('button', { name: 'Read as a list' }).click();
    await idle(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `list: ${v.id}: ${v.nodes[0]?.target}`)).toEqual([]);
  });

test('a walk by keyboard alone: open, step, zoom, list, send', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  // The skip link is the first stop, and leads to the walk.
  await page.locator('body').press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-stage]').focus();
  const start = await stepNumber(page);
  await page.keyboard.press('ArrowRight');
  await idle(page);
  expect(await stepNumber(page)).toBe(start + 1);
  await page.keyboard.press('3');
  await idle(page);
  await expect(page.getByLabel(/^Chain /).first()).toBeVisible();
  await page.keyboard.press('l');
  await idle(page);
  await expect(page.getByRole('list', { name: /^TCP SYN/ })).toBeVisible();
  await page.keyboard.press('l');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('play, pause');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the live region speaks each step', async ({ page }) => {
  await openAt(page, 'pod-to-service-same-node');
  await page.keyboard.press('ArrowRight');
  await idle(page);
  await expect(page.getByTestId('live')).not.toBeEmpty();
});

for (const [width, height] of [
  [1440, 900],
  [1920, 1080],
  [800, 450],
  [390, 844],
] as const)
  test(`at ${width}x${height} nothing is cut off sideways, and a step can be taken`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('/');
    await expect(caption(page)).not.toBeEmpty();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Step forward' }).click();
    await expect(caption(page)).toBeVisible();
  });
