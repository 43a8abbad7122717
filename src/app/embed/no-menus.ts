/**
 * Put by the build in place of ui/ActionMenuList.tsx and cluster/edit-yaml.ts: in an embed nothing is done to the cluster,
 * and the libraries that menus and manifests need are much code.
 */
export const ActionMenuList = (): null => null;
