/**
 * Put by the build in place of ui/ActionMenuList.tsx and cluster/menus.ts: in an embed nothing is done to the cluster, and
 * what menus and manifests need is much code. Of the menus nothing is ever called: their buttons are hidden.
 */
export const ActionMenuList = (): null => null;
