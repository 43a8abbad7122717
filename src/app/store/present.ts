// Written by the Present button, the link, and the keys of the presentation.
import { create } from 'zustand';

export interface PresentState {
  readonly on: boolean;
  /** The screen is dark: everybody looks at the speaker. */
  readonly blank: boolean;
  readonly pointer: 'none' | 'laser' | 'spotlight';
  /** Near enough to the packet that a station fills the screen. */
  readonly zoom: boolean;
  /** The rules stand beside the picture, to be edited. */
  readonly edit: boolean;
}

const off: PresentState = { on: false, blank: false, pointer: 'none', zoom: false, edit: false };

export const usePresent = create<PresentState>()(() => ({
  ...off,
  on: typeof location === 'object' && new URLSearchParams(location.search).has('present'),
}));

export function startPresenting(): void {
  usePresent.setState({ ...off, on: true });
}

export function stopPresenting(): void {
  usePresent.setState(off);
}

export function toggle(what: 'blank' | 'zoom' | 'edit'): void {
  usePresent.setState((s) => ({ [what]: !s[what] }));
}

export function togglePointer(pointer: 'laser' | 'spotlight'): void {
  usePresent.setState((s) => ({ pointer: s.pointer === pointer ? 'none' : pointer }));
}
