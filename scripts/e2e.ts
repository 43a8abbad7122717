import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser';

const chromium = findBrowser();
if (!chromium) {
  console.error(
    [
      'The browser tests need a Chromium, and none was found or could be installed.',
      'Do one of these and run the command again:',
      '  npx playwright install chromium        (downloads one for Playwright)',
      '  apt-get install chromium               (Debian and Ubuntu, as root)',
      '  CHROMIUM=/path/to/chrome npm test      (use one that you have)',
    ].join('\n'),
  );
  process.exit(1);
}
console.log(`Browser tests run in ${chromium}`);
const run = spawnSync('npx', ['playwright', 'test', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: chromium },
  shell: process.platform === 'win32',
});
process.exit(run.status ?? 1);
