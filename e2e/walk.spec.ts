import { caption, editor, expect, idle, openAt, stepNumber, stepTo, test } from './page';

test('a packet walks with no click at all, through the rules to the pod and back', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('[data-place="node-1/root"]').first()).toBeVisible();
  const first = await caption(page).textContent();
  await expect(caption(page)).not.toHaveText(first ?? '');
  await expect(caption(page)).toContainText('KUBE-', { timeout: 20_000 });
});

test('every step says what happened, and the rules, the header and the canvas show the same step', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await stepTo(page, /sets the mark|marks/i);
  await expect(page.getByRole('region', { name: 'Packet header' })).toContainText('0x4000');
  await stepTo(page, /rewrites the destination to 10\.244\.2\.8:80/);
  await expect(caption(page)).toContainText('KUBE-SEP-');
  const header = page.getByRole('region', { name: 'Packet header' });
  await expect(header).toContainText('192.168.11.109:30080');
  await expect(header).toContainText('10.244.2.8:80');
  await expect(editor(page)).toContainText('--to-destination 10.244.2.8:80');
  await stepTo(page, /masquerades|rewrites the source/i);
  await expect(header).toContainText('10.244.1.0');
});

test('stepping back undoes a step, by key and by button', async ({ page }) => {
  await openAt(page, 'pod-to-service-other-node');
  const words: (string | null)[] = [];
  for (let i = 0; i < 6; i++) {
    words.push(await caption(page).textContent());
    await page.keyboard.press('ArrowRight');
    await idle(page);
  }
  for (const before of words.reverse()) {
    await page.keyboard.press('ArrowLeft');
    await idle(page);
    expect(await caption(page).textContent()).toBe(before);
  }
});

test('a step by hook goes farther than a step by rule', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await page.keyboard.press('ArrowRight');
  await idle(page);
  const byRule = await stepNumber(page);
  await page.keyboard.press('Home');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await idle(page);
  expect(await stepNumber(page)).toBeGreaterThan(byRule + 1);
});

test('the slider scrubs, and its value is told in words', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const slider = page.getByRole('slider', { name: 'Step' });
  await slider.focus();
  await page.keyboard.press('End');
  await idle(page);
  await expect(slider).toHaveAttribute('aria-valuetext', /step \d+ of \d+/i);
  await expect(caption(page)).toContainText(/pod|deliver|receives|web-/i);
});

test('a click on the timeline goes to that step', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const before = await stepNumber(page);
  await page.getByRole('region', { name: 'Timeline' }).getByText('FORWARD').first().click();
  await idle(page);
  expect(await stepNumber(page)).toBeGreaterThan(before);
});

test('zooming goes from the cluster to one rule and back', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await stepTo(page, /KUBE-SEP-/);
  const levels = page.getByRole('group', { name: 'Zoom level' });
  await levels.getByText('Chain').click();
  await idle(page);
  await expect(page.getByLabel(/^Chain KUBE-SEP-/).first()).toBeVisible();
  await levels.getByText('Rule', { exact: true }).click();
  await idle(page);
  await expect(page.getByRole('region', { name: 'Canvas' })).toContainText('KUBE-SEP-');
  await levels.getByText('Cluster').click();
  await idle(page);
  await expect(page.locator('[data-place="client/root"]').first()).toBeVisible();
});

test('the policy switch changes the rules and what happens next', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await expect(editor(page)).toContainText('KUBE-');
  await page
    .getByRole('group', { name: /^externalTrafficPolicy/ })
    .getByText('Local')
    .click();
  await expect(page.getByTestId('rules-changed')).toContainText(/\d+ changed/);
  await stepTo(page, /KUBE-SVL-/);
});

test('nothing moves when the system asks for reduced motion, and steps still do', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openAt(page, 'node-port-other-node');
  const before = await stepNumber(page);
  await page.keyboard.press('ArrowRight');
  const animations = await page.evaluate(
    () => document.getAnimations().filter((a) => a.playState === 'running').length,
  );
  expect(animations).toBe(0);
  await idle(page);
  expect(await stepNumber(page)).toBe(before + 1);
});
