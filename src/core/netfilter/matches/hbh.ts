import { optionHeaderMatch } from '../extension-header';

/** `-m hbh`: the hop-by-hop options of IPv6. */
export const hbh = optionHeaderMatch('hbh', 'hop-by-hop');
