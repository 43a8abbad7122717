import type { ProxyMode } from './proxy-mode';

/** The proxy of machines that were read from dumps: the rules are what somebody's own proxy wrote, and stay as they are. */
export const importedMode: ProxyMode = {
  name: 'imported',
  kubelet: 'current',
  source: 'the rules that were read',
  start: () => [],
  sync: () => [],
};
