/** All sets of one netns, in the order they were created. State. */
export interface SetStore {
  sets: Map<string, IpSet>;
}

export interface IpSet {
  readonly name: string;
  readonly type: string;
}
