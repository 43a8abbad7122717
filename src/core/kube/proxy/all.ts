import { importedMode } from './imported';
import { iptablesMode } from './iptables/iptables';
import { iptablesV123Mode } from './iptables-v1-23/iptables-v1-23';
import type { ProxyMode } from './proxy-mode';

/** Every proxy mode there is. */
export const proxyModes: readonly ProxyMode[] = [iptablesMode, iptablesV123Mode, importedMode];
