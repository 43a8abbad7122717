import { optionHeaderMatch } from '../extension-header';

/** `-m dst`: the destination options of IPv6. */
export const dst = optionHeaderMatch('dst', 'destination options');
