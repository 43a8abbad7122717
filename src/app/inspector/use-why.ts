import { useEffect, useState } from 'react';
import { currentStep, currentTrace, usePlayback } from '../store/playback';
import { explain } from '../store/simulation';

/** Why the step went as it did; '' while it plays, and where there is nothing to say. */
export function useWhy(): string {
  const trace = usePlayback((s) => currentTrace(s)?.id);
  const step = usePlayback((s) => currentStep(s)?.n);
  const playing = usePlayback((s) => s.playing);
  const [known, setKnown] = useState({ key: '', why: '' });
  const key = playing || trace === undefined || step === undefined ? '' : `${trace}/${step}`;
  useEffect(() => {
    if (key === '' || trace === undefined || step === undefined) return;
    let wanted = true;
    void explain(trace, step).then((why) => wanted && setKnown({ key, why }));
    return () => {
      wanted = false;
    };
  }, [key, trace, step]);
  return known.key === key ? known.why : '';
}
