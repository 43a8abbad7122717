import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  `${process.env['PROGRAMFILES']}\\Google\\Chrome\\Application\\chrome.exe`,
];

const which = (name: string): string | undefined => {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.split('\n')[0]?.trim() : undefined;
};

const installed = () =>
  [process.env['CHROMIUM'], chromium.executablePath(), ...names.map(which), ...places].find((p) => p && existsSync(p));

const attempt = (command: string, ...args: string[]): void => {
  console.log(`No Chromium found; trying: ${command} ${args.join(' ')}`);
  try {
    execFileSync(command, args, { stdio: 'inherit', timeout: 300_000 });
  } catch {
    console.log('That did not work.');
  }
};

/**
 * A Chromium to test with: the one in $CHROMIUM, Playwright's own, an installed one, or one that is installed now.
 * Returns its path; `undefined` where none could be had.
 */
export function findBrowser(): string | undefined {
  const found = installed();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get')) {
    attempt('apt-get', 'update', '-qq');
    attempt('apt-get', 'install', '-y', '-qq', 'chromium');
  }
  if (!installed()) attempt('npx', 'playwright', 'install', 'chromium');
  return installed();
}
