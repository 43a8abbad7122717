import { prefixTarget } from '../prefix-translation';

/** `-j SNPT`: translates the prefix of an IPv6 source. */
export const SNPT = prefixTarget('SNPT', ['INPUT', 'POSTROUTING']);
