import { useEffect, useState } from 'react';
import { writeState } from '../share/link';
import { shorten } from '../share/short';
import { stateNow } from '../share/state';
import { usePlayback } from '../store/playback';
import { fullAddress } from './poster';

/** The studio on what is shown at this moment. */
async function addressNow(): Promise<string> {
  const now = stateNow();
  const hash = now && (await writeState({ ...now, recording: shorten(now.recording) }));
  return fullAddress(location.search, hash ?? location.hash);
}

/** A short pause after the last step: packing for each of many in a row would be in vain. */
const QUIET = 120;

/** The address that opens the same in the studio; kept up to date whenever the walk stands still. `refresh` does it at once. */
export function useFullAddress(): { readonly address: string; refresh(): void } {
  const [address, setAddress] = useState(() => fullAddress(location.search, location.hash));
  const moving = usePlayback((s) => s.playing || s.stepping);
  const walk = usePlayback((s) => s.walk);
  const place = usePlayback((s) => `${s.packet}:${s.step}`);
  const refresh = () => void addressNow().then(setAddress);
  useEffect(() => {
    if (moving) return;
    const timer = setTimeout(() => void addressNow().then(setAddress), QUIET);
    return () => clearTimeout(timer);
    // `walk` and `place` are what the address holds.
  }, [moving, walk, place]);
  return { address, refresh };
}
