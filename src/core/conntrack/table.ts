import type { Entry } from './entry';

/** All connections of one netns. State. */
export interface ConntrackTable {
  entries: Map<number, Entry>;
  nextId: number;
}
