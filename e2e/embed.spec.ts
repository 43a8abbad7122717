import type { FrameLocator, Page } from '@playwright/test';
import type { Host } from './hosts';
import { serveFiles, servePage } from './hosts';
import { expect, test } from './page';

/** The built page, as any web host serves it: without and with the header that lets other origins read. */
const DIST = process.env['DIST'] ?? 'dist';
let plain: Host;
let open: Host;
test.beforeAll(async () => {
  plain = await serveFiles(DIST);
  open = await serveFiles(DIST, { 'access-control-allow-origin': '*' });
});
test.afterAll(() => Promise.all([plain.close(), open.close()]));

/** What a documentation site with a strict policy sends. */
const strict = (embeds: string) => ({
  'content-security-policy': `default-src 'none'; frame-src ${embeds}; script-src ${embeds} 'nonce-docs'; style-src 'self'`,
});

async function docs(page: Page, body: string, embeds: Host): Promise<FrameLocator> {
  const html = `<!doctype html><html lang="en"><title>Docs</title><h1>Docs</h1>${body}</html>`;
  const host = await servePage(html, strict(embeds.origin));
  await page.goto(host.origin);
  page.once('close', () => void host.close());
  return page.frameLocator('iframe');
}

const frame = (host: Host, query: string, sandbox = 'sandbox="allow-scripts"') =>
  `<iframe title="walk" ${sandbox} width="800" height="450" src="${host.origin}/embed.html${query}"></iframe>`;

for (const [how, host, sandbox] of [
  ['sandboxed, from a host without the CORS header', () => plain, 'sandbox="allow-scripts"'],
  ['sandboxed, from a host with it', () => open, 'sandbox="allow-scripts"'],
  ['not sandboxed', () => plain, ''],
] as const) {
  test(`lives in a frame of another origin, ${how}`, async ({ page }) => {
    const embed = await docs(page, frame(host(), '?scenario=hairpin&step=5', sandbox), host());
    await expect(embed.getByTestId('count')).toContainText('5 /');
    const before = await embed.getByTestId('caption').textContent();
    await embed.getByRole('button', { name: 'Step forward' }).click();
    await expect(embed.getByTestId('caption')).not.toHaveText(before ?? '');
    await expect(embed.locator('[data-stage]')).toBeVisible();
  });
}

test('the short form ?embed opens the same, also sandboxed without the CORS header', async ({ page, errors }) => {
  const body = `<iframe title="walk" sandbox="allow-scripts" width="360" height="240" src="${plain.origin}/?embed&scenario=hairpin"></iframe>`;
  const embed = await docs(page, body, plain);
  await expect(embed.getByTestId('caption')).not.toBeEmpty();
  await expect(embed.getByRole('button', { name: 'Play' })).toBeInViewport();
  // The studio's own scripts and styles are forbidden there, and not needed.
  expect(errors.filter((error) => !/CORS policy|ERR_FAILED/.test(error))).toEqual([]);
  errors.length = 0;
});

test('a frame that is not seen loads nothing heavy, and no editor ever', async ({ page }) => {
  const host = await serveFiles(DIST);
  const far = `<div class="far"></div>${frame(host, '?scenario=hairpin')}`;
  const html = `<!doctype html><title>Docs</title><style>.far { height: 4000px }</style>${far}`;
  const around = await servePage(html);
  await page.goto(around.origin);
  await expect(page.frameLocator('iframe').getByRole('button', { name: 'Start the walk' })).toBeAttached();
  expect(host.asked.filter((path) => /live|worker|core/.test(path))).toEqual([]);
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await expect(page.frameLocator('iframe').getByTestId('caption')).not.toBeEmpty();
  expect(host.asked.filter((path) => /monaco|page-/.test(path))).toEqual([]);
  await host.close();
  await around.close();
});

test('where no worker may run, the core runs in the page', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'Worker', {
      value: class {
        constructor() {
          throw new Error('blocked');
        }
      },
    });
  });
  const embed = await docs(page, frame(plain, '?scenario=hairpin'), plain);
  await expect(embed.getByTestId('caption')).not.toBeEmpty();
});

test('"Open in Chainwalk" carries the very step', async ({ page, context }) => {
  const sandbox = 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"';
  const embed = await docs(page, frame(plain, '?scenario=hairpin&step=9', sandbox), plain);
  const caption = await embed.getByTestId('caption').textContent();
  const link = embed.getByRole('link', { name: 'Open in Chainwalk' });
  await expect(link).toHaveAttribute('href', /#1\./);
  const [full] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await expect(full.getByTestId('caption')).toHaveText(caption ?? '');
});

test('a state that is broken keeps the still frame and says so', async ({ page }) => {
  const embed = await docs(page, frame(plain, '#1.AAAA'), plain);
  await expect(embed.getByRole('status')).toContainText('damaged');
  await expect(embed.getByRole('link', { name: 'Open in Chainwalk' })).toBeVisible();
});

test.describe('postMessage', () => {
  const client = (host: Host) => `
    <script type="module" nonce="docs">
      import { connectEmbed } from '${host.origin}/embed/chainwalk-client.js';
      const said = (window.said = []);
      const embed = (window.embed = connectEmbed(document.querySelector('iframe')));
      for (const type of ['ready', 'step', 'end', 'error']) embed.on(type, (event) => said.push(event));
    </script>`;

  test('commands are carried out and answered, events come back', async ({ page }) => {
    await docs(page, frame(open, '?scenario=hairpin') + client(open), open);
    const result = await page.evaluate(async () => {
      const { embed, said } = window as unknown as { embed: Client; said: { type: string; step?: number }[] };
      const ready = await embed.ready;
      await embed.seek(4);
      await embed.step();
      await embed.setTheme('dark');
      const wrong = await embed.load({ scenario: 'no-such-thing' }).catch((error: Error) => error.message);
      await embed.load({ scenario: 'no-endpoints' });
      await embed.seek(1_000);
      return { ready, wrong, steps: said.filter((e) => e.type === 'step').map((e) => e.step) };
    });
    expect(result.ready).toMatchObject({ scenario: 'hairpin', type: 'ready' });
    expect(result.wrong).toBe('There is no such scenario.');
    expect(result.steps.slice(0, 3)).toEqual([1, 4, 5]);
    await expect(page.frameLocator('iframe').locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  test('play tells when it is over', async ({ page }) => {
    await docs(page, frame(open, '?scenario=hairpin&from=2&to=4') + client(open), open);
    const end = await page.evaluate(async () => {
      const { embed } = window as unknown as { embed: Client };
      await embed.ready;
      const over = new Promise((resolve) => embed.on('end', resolve));
      await embed.play();
      return await over;
    });
    expect(end).toMatchObject({ type: 'end' });
    await expect(page.frameLocator('iframe').getByTestId('count')).toContainText('4 /');
  });

  test('a page of an origin that is not named is not heard', async ({ page }) => {
    const query = `?scenario=hairpin&origin=${encodeURIComponent('https://docs.example')}`;
    const embed = await docs(page, frame(open, query), open);
    await expect(embed.getByTestId('count')).toContainText('1 /');
    await page.evaluate(() => {
      const message = { chainwalk: 1, type: 'seek', step: 9 };
      document.querySelector('iframe')?.contentWindow?.postMessage(message, '*');
    });
    // What the frame was told is behind it when it answers a click.
    await embed.getByRole('button', { name: 'Step forward' }).click();
    await expect(embed.getByTestId('count')).toContainText('2 /');
  });
});

test.describe('<chain-walk>', () => {
  const element = (host: Host) =>
    `<chain-walk scenario="hairpin" step="3" theme="dark"><ol><li>Client sends SYN.</li></ol></chain-walk>
     <script src="${host.origin}/embed/chainwalk-embed.js"></script>`;

  test('is an embed under a strict policy, and its static form in print', async ({ page }) => {
    await docs(page, element(plain), plain);
    const embed = page.locator('chain-walk iframe').contentFrame();
    await expect(embed.getByTestId('count')).toContainText('3 /');
    await expect(page.getByText('Client sends SYN.')).toBeHidden();
    const steps = await page.evaluate(async () => {
      const walk = document.querySelector('chain-walk') as unknown as EventTarget & Client;
      const event = new Promise<CustomEvent<{ step: number }>>((resolve) =>
        walk.addEventListener('step', (e) => resolve(e as CustomEvent<{ step: number }>), { once: true }),
      );
      await walk.seek(7);
      return (await event).detail.step;
    });
    expect(steps).toBe(7);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByText('Client sends SYN.')).toBeVisible();
    await expect(page.locator('chain-walk iframe')).toBeHidden();
  });

  test('without scripts its static form stands there', async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const around = await servePage(`<!doctype html><title>Docs</title>${element(plain)}`);
    await page.goto(around.origin);
    await expect(page.getByText('Client sends SYN.')).toBeVisible();
    await context.close();
    await around.close();
  });
});

/** The client as the tests use it inside the page. */
interface Client {
  readonly ready: Promise<unknown>;
  load(what: { scenario: string }): Promise<void>;
  play(): Promise<void>;
  step(): Promise<void>;
  seek(step: number): Promise<void>;
  setTheme(theme: string): Promise<void>;
  on(type: string, listener: (event: unknown) => void): void;
}

test('the builder makes a snippet that works on another site', async ({ page }) => {
  await page.goto('/?scenario=hairpin');
  await expect(page.getByTestId('caption')).not.toBeEmpty();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Embed in a page' }).click();
  await page.getByLabel('Steps as a list').check();
  await page.getByText('Element', { exact: true }).click();
  const snippet = await page.getByTestId('snippet').inputValue();
  expect(snippet).toMatch(/<chain-walk [^>]*scenario="hairpin"[^>]*panes="canvas,trace"/);
  expect(snippet).toMatch(/<svg [\s\S]*<ol>\n {2}<li>/);
  const around = await servePage(
    `<!doctype html><title>Docs</title>${snippet.replace(/http:[^"]*\/embed\//, `${plain.origin}/embed/`)}`,
  );
  await page.goto(around.origin);
  const embed = page.locator('chain-walk iframe').contentFrame();
  await expect(embed.getByRole('region', { name: 'Steps' })).toBeVisible();
  await around.close();
});
