/**
 * A sandboxed frame has no origin of its own and may not load a worker by address; one that is made of a blob may load
 * it, when it is a classic script.
 */
export function classicShim(url: string): Worker {
  const address = new URL(url, import.meta.url).href;
  const body = `importScripts(${JSON.stringify(address)})`;
  return new Worker(URL.createObjectURL(new Blob([body], { type: 'text/javascript' })));
}
