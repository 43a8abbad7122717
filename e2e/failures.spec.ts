import { caption, expect, openAt, test } from './page';

test('an unknown scenario in the link is told, and those that exist are offered', async ({ page }) => {
  await page.goto('/?scenario=no-such-thing');
  await expect(page.getByRole('heading', { name: /no scenario.*no-such-thing/i })).toBeVisible();
  await page.getByRole('button', { name: 'NodePort across nodes' }).click();
  await expect(caption(page)).not.toBeEmpty();
});

test('a hostile name in the link is text and nothing else', async ({ page }) => {
  await page.goto(`/?scenario=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
  await expect(page.getByRole('heading', { name: /<img src=x/ })).toBeVisible();
  expect(await page.locator('img').count()).toBe(0);
});

test('a core that fails is shown with its recording and a way to go on', async ({ page }) => {
  let plant = true;
  await page.context().route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const fail = `;{const inner=self.onmessage;self.onmessage=(e)=>{if(e.data.request.kind==='act')self.postMessage({kind:'crash',message:'planted',recording:{version:1,scenario:'hairpin',seed:1,actions:[e.data.request.action]}});else inner(e)}}`;
    await route.fulfill({ response, body: (await response.text()) + (plant ? fail : '') });
  });
  await openAt(page, 'hairpin');
  await page.getByTestId('send-again').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The network core stopped. Your scenario is safe.');
  await expect(dialog.getByLabel('Recording and error')).toHaveValue(/"scenario": "hairpin"[\s\S]*planted/);
  plant = false;
  await page.getByTestId('restart').click();
  await expect(dialog).toBeHidden();
  await expect(caption(page)).not.toBeEmpty();
});
