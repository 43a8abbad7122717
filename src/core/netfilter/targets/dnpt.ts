import { prefixTarget } from '../prefix-translation';

/** `-j DNPT`: translates the prefix of an IPv6 destination. */
export const DNPT = prefixTarget('DNPT', ['PREROUTING', 'OUTPUT']);
