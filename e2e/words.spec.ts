import { expect, openAt, stepTo, test } from './page';

test('with lang=de the walk is told in German: captions, and why a rule matched', async ({ page }) => {
  await openAt(page, 'node-port-other-node&lang=de');
  await stepTo(page, /^Regel \d+ (?:von|in|der) .*KUBE-SEP-/);
  await expect(page.getByTestId('why')).toHaveText(/^Gezogen [\d.]+, nötig weniger als 0\.5\.$/);
});
