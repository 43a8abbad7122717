import type { AnyTarget } from '../extension';
import { CONNMARK } from './connmark';
import { CT } from './ct';
import { DNAT } from './dnat';
import { LOG } from './log';
import { MARK } from './mark';
import { MASQUERADE } from './masquerade';
import { NETMAP } from './netmap';
import { NOTRACK } from './notrack';
import { REDIRECT } from './redirect';
import { REJECT } from './reject';
import { SET } from './set';
import { SNAT } from './snat';
import { TRACE } from './trace';

/** Every target, one line each, by name. */
export const targets: readonly AnyTarget[] = [
  CONNMARK,
  CT,
  DNAT,
  LOG,
  MARK,
  MASQUERADE,
  NETMAP,
  NOTRACK,
  REDIRECT,
  REJECT,
  SET,
  SNAT,
  TRACE,
];
