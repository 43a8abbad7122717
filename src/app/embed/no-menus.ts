/**
 * Put by the build in place of ui/ActionMenuList.tsx, cluster/menus.ts and canvas/Overview.tsx: in an embed nothing is done
 * to the cluster, its map cannot be moved, and what menus, manifests and the small map need is much code. Of the menus
 * nothing is ever called: their buttons are hidden.
 */
export const ActionMenuList = (): null => null;
export const Overview = (): null => null;
