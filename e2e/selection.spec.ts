import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { caption, editor, expect, idle, openAt, stepNumber, stepTo, test } from './page';

// What is sent stands at its first step and does not play: the tests need not wait for it.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const SCENARIO = 'node-port-other-node';
const chip = (page: Page) => page.getByTestId('only').first();
const stage = (page: Page) => page.locator('[data-stage]');

test('a packet that is chosen by the keyboard is the only one that counts, until everything is shown again', async ({
  page,
}) => {
  await openAt(page, SCENARIO);
  await page.getByTestId('send-again').click();
  await idle(page);
  await stage(page).focus();
  const connections = page.getByRole('tab', { name: /conntrack/ });
  // The second packet is the answer: no rule of nat is asked for it.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('o');
  await expect(chip(page)).toContainText('Only packet 2');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await expect(chip(page)).toContainText('Only packet 2');
  // Its own connection, not that of the packets sent before.
  await expect(connections).toHaveText('conntrack 1 connection');
  await stage(page).focus();
  await page.keyboard.press('o');
  await expect(chip(page)).toBeHidden();
  await expect(connections).not.toHaveText('conntrack 1 connection');
});

test('a chosen connection shows both of its directions at once, and the rules that bound it', async ({ page }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /masquerades|MASQUERADE|rewrites the source/);
  await page.getByRole('tab', { name: /conntrack/ }).click();
  await page.getByRole('button', { name: 'Both directions' }).first().click();
  await expect(chip(page)).toHaveText(/Only this connection/);
  const zipper = page.getByTestId('zipper');
  await expect(zipper).toContainText('DNAT');
  await expect(zipper).toContainText('confirmed');
  await expect(page.getByTestId('other-way')).toContainText('SYN ACK');
  const before = await page.getByTestId('other-way').boundingBox();
  await stage(page).focus();
  await page.keyboard.press('End');
  await idle(page);
  expect(await page.getByTestId('other-way').boundingBox()).not.toEqual(before);
  await zipper.getByRole('button', { name: /DNAT/ }).click();
  await page.getByRole('tab', { name: 'iptables-save' }).click();
  await zipper.waitFor({ state: 'hidden' });
  await expect(page.locator('.rules-bound').first()).toBeAttached();
  await chip(page).click();
  await expect(page.getByTestId('other-way')).toBeHidden();
});

test('what a rule has hit leads to the packet, and to nothing but it', async ({ page }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /rewrites the destination/);
  const step = await stepNumber(page);
  await stage(page).focus();
  await page.keyboard.press('3');
  await idle(page);
  await page.locator('[data-here]').first().click();
  const hits = page.getByRole('navigation', { name: 'Packets that hit the chosen rule' });
  await page.getByRole('button', { name: 'First step' }).click();
  await hits.getByRole('button').first().click();
  expect(await stepNumber(page)).toBe(step);
  await expect(chip(page)).toContainText('Only packet 1');
});

test('a rule that was missed says what would match it, and sends it', async ({ page }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /do not match|does not match/);
  await stage(page).focus();
  await page.keyboard.press('4');
  await idle(page);
  const rule = page.locator('[aria-expanded=true]');
  await rule.click();
  await page.getByRole('button', { name: 'Send a packet that would match' }).first().click();
  const answer = page.getByTestId('would-match');
  await expect(answer).toContainText('matches the rule');
  await page.getByTestId('send-match').click();
  await expect(answer).toBeHidden();
  await idle(page);
  const hits = page.getByRole('navigation', { name: 'Packets that hit the chosen rule' });
  await expect(hits.getByRole('button').first()).toBeVisible();
  await expect(hits).not.toContainText('hit by no packet');
});

test('a rule that no packet can match says why', async ({ page }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /of KUBE-FORWARD/);
  const line = page.locator('.view-line', { hasText: 'INVALID' }).first();
  await line.click();
  await page.keyboard.press('Alt+Enter');
  await expect(page.getByTestId('would-match')).toContainText('None was found');
  await expect(page.getByTestId('would-match')).toContainText('INVALID');
});

test('the timeline zooms out to everything that was done, and a future that was left stays as a branch', async ({
  page,
}) => {
  await openAt(page, SCENARIO);
  await page.getByText('Local', { exact: true }).first().click();
  await idle(page);
  await stage(page).focus();
  const track = page.getByTestId('track');
  const row = (name: string) => page.locator(`[data-row=${name}]`);
  await expect(row('rule')).toBeVisible();
  for (let i = 0; i < 16; i++) await page.keyboard.press('-');
  await expect(track.getByText(/Apply/).first()).toBeAttached();
  await expect(row('rule')).toHaveCount(0);
  await page.keyboard.press('0');
  await page.keyboard.press('Home');
  // Back to before the change, and something else instead.
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp');
  await page.getByTestId('send-again').click();
  await idle(page);
  await expect(page.getByTestId('ghost')).toContainText('Apply');
  await page.getByTestId('ghost').click();
  await page.getByRole('button', { name: 'Go back to it', exact: true }).first().click();
  await idle(page);
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('Apply');
});

test('the rules of one Service are shown alone, by mouse and from the palette', async ({ page }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /of KUBE-SERVICES/);
  await page.getByRole('button', { name: 'by Service' }).click();
  await page.getByTestId('service').fill('default/web');
  const rules = page.getByRole('list', { name: 'Rules of the Service default/web' });
  await expect(rules).toContainText('--dport 30080');
  await expect(rules).not.toContainText('10.96.0.10');
  await page.getByRole('button', { name: 'Every rule again' }).click();
  await expect(editor(page)).toBeVisible();
  await stage(page).focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('Rules of the Service kube-dns');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Rules of the Service kube-system/kube-dns' })).toBeVisible();
});

test('a stop is set at a chain on the canvas, and a link carries it', async ({ page, browser, baseURL }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /of KUBE-SERVICES/);
  await stage(page).focus();
  await page.keyboard.press('4');
  await idle(page);
  await page.getByRole('button', { name: /^Stop here: Chain KUBE-SERVICES, nat/ }).click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const field = page.getByTestId('share-link');
  await expect(field).toHaveValue(/#1\.d/);
  const other = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
  await other.goto(await field.inputValue());
  await expect(other.getByRole('button', { name: 'Stops: 1' })).toBeVisible();
});

test('dragging a block of the timeline plays that part and stops behind it', async ({ page }) => {
  await openAt(page, SCENARIO);
  // The forward filter chain of the third block: a few steps.
  const block = page.getByTestId('track').getByTitle('FORWARD').first();
  const box = (await block.boundingBox())!;
  await page.mouse.move(box.x + 4, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 40, box.y + 8, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByTestId('play')).toHaveAccessibleName('Pause');
  await idle(page);
  await expect(caption(page)).toContainText(/FORWARD|accepts/);
  await stage(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(caption(page)).not.toContainText('KUBE-FORWARD');
});

test('no violations in a connection, a packet that would match, and the rules of a Service', async ({ page }) => {
  await openAt(page, SCENARIO);
  await stepTo(page, /of KUBE-SERVICES/);
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /conntrack/ }).click();
  await page.getByRole('button', { name: 'Both directions' }).first().click();
  await idle(page);
  const check = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${what}: ${v.id} ${v.nodes.map((n) => n.html).join('\n')}`)).toEqual([]);
  };
  await check('a connection');
  await page.getByRole('button', { name: 'Send a packet that would match' }).first().click();
  await expect(page.getByTestId('send-match')).toBeVisible();
  await check('a packet');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'iptables-save' }).click();
  await page.getByRole('button', { name: 'by Service' }).click();
  await page.getByTestId('service').fill('default/web');
  await expect(page.getByRole('list', { name: 'Rules of the Service default/web' })).toBeVisible();
  await check('a Service');
});
