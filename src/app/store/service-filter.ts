// Written by the rules pane and the palette.
import { create } from 'zustand';

interface ServiceFilter {
  /** `namespace/name` of the Service whose rules alone are shown; '' while one is being chosen; absent: every rule. */
  readonly service?: string | undefined;
}

export const useServiceFilter = create<ServiceFilter>()(() => ({}));

export function showService(service: string | undefined): void {
  useServiceFilter.setState({ service });
}
