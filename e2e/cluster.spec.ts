import type { Page } from '@playwright/test';
import { expect, idle, openAt, test } from './page';

const manifest = (page: Page) => page.getByTestId('manifest-editor');

test('a readiness probe that fails takes the pod out of the Service, and the sync shows which rules went', async ({
  page,
}) => {
  await openAt(page, 'node-port-other-node');
  await page.getByRole('tab', { name: 'cluster' }).click();
  await page.getByText('at once').click();
  await page.locator('[data-place="node-1/web-x2m4k"] button').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Fail the readiness probe' }).click();
  await expect(page.locator('[data-place="node-1/web-x2m4k"]')).toContainText('not ready');
  await expect(page.locator('[data-place="service/default/web"]')).toContainText('2 of 3 endpoints ready');
  await expect(page.getByLabel('What happened')).toContainText('Readiness probe failed');
  await page.getByRole('tab', { name: 'iptables-save' }).click();
  await page.getByTestId('sync').getByRole('button', { name: 'Diff' }).click();
  await expect(page.getByLabel('Lines that kube-proxy added and removed')).toContainText('10.244.1.5:80');
});

test('a manifest is refused at its line in the words of the API server, then applied', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(manifest(page)).toContainText('kind: Service');
  const line = manifest(page).locator('.view-line', { hasText: 'type: NodePort' });
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.type('s');
  const edited = page.getByRole('region', { name: 'Edited manifest' });
  await expect(edited).toContainText('Line 7');
  await expect(edited).toContainText('Unsupported value: "NodePorts"');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(' # a note');
  await edited.getByRole('button', { name: 'Apply' }).click();
  await idle(page);
  await expect(page.getByText(/service\/web (configured|unchanged)/)).toBeVisible();
});

test('a pod is found by its address, and shown', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await page.getByLabel('Find a node, a pod, a Service or an address').fill('10.244.3.2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^node-3, .*in full$/ })).toBeVisible();
});
