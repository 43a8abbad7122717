import { iptablesMode } from './iptables/iptables';
import type { ProxyMode } from './proxy-mode';

/** Every proxy mode there is. */
export const proxyModes: readonly ProxyMode[] = [iptablesMode];
