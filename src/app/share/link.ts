import { Unreadable } from './check';
import { packText, unpackText } from './pack';
import { sharedState } from './schema';
import type { SharedState } from './state';

/**
 * The state in a link's fragment: `#1.` and the packed JSON. The number is the version of what is packed. A version stays
 * readable for ever: a change of form gets a new number, and a function here that turns the old form into the new one.
 */
const VERSION = 1;

/** Does a fragment hold a state? */
export const isStateLink = (hash: string): boolean => /^#\d+\./.test(hash);

export async function writeState(state: SharedState): Promise<string> {
  return `#${VERSION}.${await packText(JSON.stringify(state))}`;
}

/** @throws Unreadable with what is wrong, for people */
export async function readState(hash: string): Promise<SharedState> {
  const [, version = '', packed = ''] = /^#(\d+)\.(.*)$/.exec(hash) ?? [];
  if (Number(version) > VERSION || Number(version) < 1) {
    throw new Unreadable(
      `The link is of version ${version}; this Chainwalk reads up to version ${VERSION}. A newer one can open it.`,
    );
  }
  return parseState(await unpackText(packed));
}

/** A state from its JSON. @throws Unreadable */
export function parseState(content: string): SharedState {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Unreadable('What was handed in is no whole JSON text: it may be cut off.');
  }
  return sharedState(value, '');
}
