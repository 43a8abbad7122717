import type { Cni } from './cni';
import { flannel, flannelHostGw } from './flannel';

/** Every CNI there is. */
export const cnis: readonly Cni[] = [flannel, flannelHostGw];
