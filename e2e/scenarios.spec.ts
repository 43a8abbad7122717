import { caption, expect, idle, openAt, test } from './page';

/** How the first packet of each scenario ends. */
const ends: readonly (readonly [id: string, caption: RegExp])[] = [
  ['node-port-other-node', /web-p8qtn/],
  ['node-port-same-node', /web-x2m4k/],
  ['traffic-policy', /web-/],
  ['pod-to-service-same-node', /web-x2m4k/],
  ['pod-to-service-other-node', /web-(p8qtn|7hzd5)/],
  ['node-to-service', /web-/],
  ['hairpin', /web-/],
  ['no-endpoints', /icmp-port-unreachable/],
  ['wrong-port', /./],
  ['ping-cluster-ip', /./],
  ['local-without-pods', /drop/i],
];

for (const [id, end] of ends)
  test(`${id} opens from its link and ends as its title says`, async ({ page }) => {
    await openAt(page, id);
    await page.keyboard.press('End');
    await idle(page);
    await expect(caption(page)).toContainText(end);
  });

test('picking a scenario changes the link, and the link opens it', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('scenario').click();
  await page
    .getByRole('menuitem', { name: /calls itself/i })
    .or(page.getByRole('menuitemradio', { name: /calls itself/i }))
    .click();
  await expect(page).toHaveURL(/scenario=hairpin$/);
  await expect(page.getByRole('heading', { name: /calls itself/i })).toBeVisible();
});

test('a packet of my own is sent and answered', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await page.getByLabel('Protocol').selectOption({ label: 'UDP' });
  await page.getByTestId('send').click();
  await expect(page.getByRole('region', { name: 'What the sender saw' })).toBeVisible();
});
