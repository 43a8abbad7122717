import { fullAddress } from './poster';

/** Gives the link to the studio the state of this moment. */
export function openFull(link: HTMLAnchorElement): void {
  link.href = fullAddress(location.search, location.hash);
}
