import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface Host {
  readonly origin: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Serves files as a plain web host does, on a port of its own: thus an origin of its own. */
export function serveFiles(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<Host> {
  return serve(async (path) => {
    const file = join(folder, normalize(path === '/' ? '/index.html' : path));
    const body = await readFile(file);
    return { body, headers: { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers } };
  });
}

/** Serves one page under every path. */
export function servePage(html: string, headers: Readonly<Record<string, string>> = {}): Promise<Host> {
  return serve(async () => ({ body: html, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } }));
}

interface Answer {
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

async function serve(answer: (path: string) => Promise<Answer>): Promise<Host> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    asked.push(path);
    answer(path).then(
      ({ body, headers }) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
