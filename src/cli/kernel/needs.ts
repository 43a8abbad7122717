import { spawnSync } from 'node:child_process';

/** Why a check against the kernel cannot run on this machine; undefined where it can. */
export function whatIsLacking(tools: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root, to make network namespaces';
  const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
  if (missing.length) return `these programs are not installed: ${missing.join(', ')}`;
  if (spawnSync('ip', ['netns', 'list']).status !== 0) return 'network namespaces are not allowed here';
  return undefined;
}
