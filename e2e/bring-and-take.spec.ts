import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, idle, openAt, test } from './page';

// Nothing plays by itself, so nothing has to be waited for.
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

const RULES = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -o docker0 -j ACCEPT
-A FORWARD -i docker0 -j ACCEPT
-A FORWARD --broken
COMMIT
`;

test('rules that are pasted become a world that packets walk through, and nothing is sent away', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.getByTestId('scenario').click();
  await page.getByRole('menuitemradio', { name: 'Bring your own rules' }).click();
  await page.getByTestId('import-text').fill(RULES);
  const result = page.getByTestId('import-result');
  await expect(result).toContainText('iptables-save: 5 rules');
  await expect(result).toContainText('Rules are by Docker');
  await expect(result).toContainText('line 17');
  await expect(result).toContainText('no dump says its address');
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([]);
  await page.getByTestId('import-open').click();
  await idle(page);
  await expect(page.getByTestId('scenario')).toContainText('Your node');
  await expect(page.getByTestId('caption')).toBeVisible();
  await page.getByTestId('send').click();
  await expect(page.getByLabel('What the sender saw')).toContainText('container-172-17-0-2');
  expect(requests.filter((url) => !url.startsWith(new URL(page.url()).origin) && !url.startsWith('blob:'))).toEqual([]);
});

test('a file that is dropped anywhere is read, by keyboard opened, anonymised', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'node.txt', { type: 'text/plain' }));
    return transfer;
  }, RULES);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('node.txt');
  await page.getByLabel('Anonymise addresses and names').check();
  const open = page.getByTestId('import-open');
  await expect(open).toBeEnabled();
  await open.focus();
  await page.keyboard.press('Enter');
  await idle(page);
  await expect(page.getByTestId('scenario')).toContainText('A node, anonymised');
  await expect(page.getByTestId('rules-editor')).not.toContainText('172.17.0.2');
});

test('what is wrong leads to the word in the text, by keyboard; nothing that was typed is lost', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  await page.keyboard.press('Control+k');
  const command = page.getByRole('textbox', { name: /What to do/ });
  await expect(command).toBeFocused();
  await command.fill('bring your own');
  await page.keyboard.press('Enter');
  const text = page.getByTestId('import-text');
  await expect(text).toBeVisible();
  const broken = RULES.replace('--broken', '-p tcp --dprot 80 -j ACCEPT');
  await text.fill(broken);
  const problem = page.getByTestId('import-problems').getByRole('button');
  await expect(problem).toContainText('line 17, column 19');
  await expect(problem).toContainText('Is --dport meant?');
  await problem.focus();
  await page.keyboard.press('Enter');
  await expect(text).toBeFocused();
  const selected = () =>
    text.evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd));
  expect(await selected()).toBe('--dprot');
  await page.keyboard.press('Escape');
  await expect(text).toBeHidden();
  // The scenario that was open is still there.
  await expect(page.getByTestId('scenario')).toContainText('NodePort');
  await page.getByTestId('scenario').click();
  await page.getByRole('menuitemradio', { name: 'Bring your own rules' }).click();
  await expect(text).toHaveValue(broken);
});

test('a place in a file is shown among its lines', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'node.txt', { type: 'text/plain' }));
    return transfer;
  }, RULES);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await page.getByTestId('import-problems').getByRole('button').click();
  const around = page.getByLabel('node.txt, around line 17');
  await expect(around).toBeFocused();
  expect(
    await around.evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd)),
  ).toBe('--broken');
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([]);
});

test('captures, walks, dumps and pictures are taken away from one menu', async ({ page }) => {
  await openAt(page, 'node-port-other-node');
  const take = async (name: string | RegExp) => {
    await page.getByTestId('take-away').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
  };
  const capture = await take(/^This run/);
  expect(capture.name).toBe('node-port-other-node-run.pcapng');
  expect(capture.content.readUInt32LE(0)).toBe(0x0a0d0d0a);
  expect(`${(await take('Mermaid')).content}`).toMatch(/^sequenceDiagram/);
  expect(`${(await take('with counters')).content}`).toContain('*nat');
  const svg = `${(await take('SVG, dark')).content}`;
  expect(svg).toMatch(/^<svg [^>]*xmlns/);
  expect(svg).toContain('>node-1<');
  expect(svg).not.toMatch(/<style|<script|var\(/);
  const png = (await take('PNG, light')).content;
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
});
