/**
 * Put by the build in place of menus, of the small map, and of both directions of a connection: in an embed nothing is done
 * to the cluster and its map cannot be moved, and what these need is much code. Nothing of it is ever called: the buttons
 * are hidden.
 */
export const ActionMenuList = (): null => null;
export const Overview = (): null => null;
export const OtherWay = (): null => null;
export const Zipper = (): null => null;
