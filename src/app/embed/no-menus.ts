/**
 * Put by the build in place of cluster/menus.ts and ui/ActionMenu.tsx: in an embed nothing is done to the cluster, and
 * the menus are much code.
 */
const none = (): null => null;
export { none as nodeMenu, none as podMenu, none as serviceMenu, none as ActionMenuLayer, none as ActionMenu };
