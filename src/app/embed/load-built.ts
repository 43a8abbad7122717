import type { StartLive } from './handle';

/** Put in by the build: addresses relative to embed.html. */
declare const LIVE_SCRIPT: string;
declare const LIVE_STYLE: string;

/**
 * Loads the built script by a tag. In a sandboxed frame a module needs a permission from its host (CORS); a classic
 * script and a style sheet need none.
 */
export async function loadLive(): Promise<StartLive> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: LIVE_STYLE });
  const script = Object.assign(document.createElement('script'), { src: LIVE_SCRIPT });
  await Promise.all([added(link), added(script)]);
  const start = window.chainwalkLive;
  if (!start) throw new Error(`${LIVE_SCRIPT} did not start`);
  return start;
}

function added(element: HTMLElement): Promise<unknown> {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error('a part of the embed could not be loaded'));
    document.head.append(element);
  });
}
