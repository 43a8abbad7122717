// Written by the canvas: its keys, its level buttons, and what is clicked in it.
import { create } from 'zustand';
import type { Station } from '../playback/rows';
import { selectNetns, setFollow } from './selection';

/** Semantic zoom: what is drawn, from the whole cluster to one rule. */
export const LEVELS = ['cluster', 'node', 'chain', 'rule'] as const;
export type Level = (typeof LEVELS)[number];

/** What the reader chose to look at instead of where the packet is. */
export interface Pick {
  readonly station: Station;
  readonly chain?: string | undefined;
  readonly rule?: number | undefined;
}

export interface ViewState {
  readonly level: Level;
  /** The canvas is read as an ordered list. */
  readonly list: boolean;
  /** Draws the way that the packet will take; off where the reader is to predict it. */
  readonly ahead: boolean;
  /** Counts only while the panes do not follow the packet. */
  readonly pick?: Pick | undefined;
  /** Grows by one each time the whole picture is to be fitted into the pane. */
  readonly fit: number;
}

export const useView = create<ViewState>()(() => ({ level: 'cluster', list: false, ahead: true, fit: 0 }));
const { getState, setState } = useView;

export function setLevel(level: Level): void {
  setState({ level, list: false, fit: getState().fit + 1 });
}

export function levelIn(): void {
  setLevel(LEVELS[Math.min(LEVELS.indexOf(getState().level) + 1, LEVELS.length - 1)] ?? 'rule');
}

export function levelOut(): void {
  setLevel(LEVELS[Math.max(LEVELS.indexOf(getState().level) - 1, 0)] ?? 'cluster');
}

export function setList(list: boolean): void {
  setState({ list });
}

export function setAhead(ahead: boolean): void {
  setState({ ahead });
}

export function fitView(): void {
  setState({ fit: getState().fit + 1 });
}

/** Looks at a station, a chain or a rule, and stays there. */
export function pick(chosen: Pick): void {
  selectNetns(chosen.station.netns);
  setState({ pick: chosen });
}

/** Goes with the packet again. */
export function backToPacket(): void {
  setFollow(true);
  setState({ pick: undefined });
}
