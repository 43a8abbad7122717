import { expect, openAt, stepNumber, test } from './page';

test('the palette does and finds things by keys alone', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const before = await stepNumber(page);
  await page.keyboard.press('ControlOrMeta+K');
  const field = page.getByRole('textbox', { name: /What to do/ });
  await expect(field).toBeFocused();
  await field.fill('step forw');
  await expect(page.getByRole('status').filter({ hasText: '1 of' })).toContainText('Step forward');
  await page.keyboard.press('Enter');
  await expect(field).toBeHidden();
  await expect.poll(() => stepNumber(page)).toBe(before + 1);

  await page.keyboard.press('ControlOrMeta+K');
  await field.fill('chain kube-nodeports');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Back to the packet' }).first()).toBeVisible();

  await page.keyboard.press('ControlOrMeta+K');
  await field.fill('hairpin');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/hairpin/);
});
