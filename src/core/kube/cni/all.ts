import type { Cni } from './cni';
import { flannel, flannelHostGw } from './flannel';
import { imported } from './imported';

/** Every CNI there is. */
export const cnis: readonly Cni[] = [flannel, flannelHostGw, imported];
