// Written by the splitters, the theme button and the collapse button.
import { create } from 'zustand';
import { recall, remember } from './storage';

export type Theme = 'light' | 'dark';

export interface LayoutState {
  readonly theme: Theme;
  /** Widths and heights in px, as the reader dragged them; bounded when they are used. */
  readonly side: number;
  readonly dock: number;
  /** The scenario column shows as a rail. */
  readonly rail: boolean;
}

export const sizes = {
  side: { initial: 428, min: 300, max: 760 },
  dock: { initial: 240, min: 150, max: 420 },
} as const;

const systemDark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined;

function storedSize(name: keyof typeof sizes): number {
  const value = Number(recall(name));
  const { initial, min, max } = sizes[name];
  return value >= min && value <= max ? value : initial;
}

function firstTheme(): Theme {
  const asked = typeof location === 'object' ? new URLSearchParams(location.search).get('theme') : null;
  const theme = asked ?? recall('theme');
  if (theme === 'light' || theme === 'dark') return theme;
  return systemDark?.matches ? 'dark' : 'light';
}

export const useLayout = create<LayoutState>()(() => ({
  theme: firstTheme(),
  side: storedSize('side'),
  dock: storedSize('dock'),
  rail: recall('rail') === 'yes',
}));

/** Puts the theme where the tokens look for it. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = useLayout.getState().theme;
}

export function toggleTheme(): void {
  const theme = useLayout.getState().theme === 'dark' ? 'light' : 'dark';
  remember('theme', theme);
  useLayout.setState({ theme });
  applyTheme();
}

export function setSize(name: keyof typeof sizes, value: number): void {
  const { min, max } = sizes[name];
  const size = Math.round(Math.max(min, Math.min(max, value)));
  remember(name, `${size}`);
  useLayout.setState({ [name]: size });
}

export function setRail(rail: boolean): void {
  remember('rail', rail ? 'yes' : 'no');
  useLayout.setState({ rail });
}
