import { CircleQuestionMark } from 'lucide-react';
import { setPredicting, usePredict } from '../store/predict';
import { Button } from '../ui/Button';

/** Asks the reader before what is decided, or lets them watch. */
export function PredictSwitch() {
  const on = usePredict((s) => s.on);
  return (
    <Button aria-pressed={on} onClick={() => setPredicting(!on)} data-testid="predict-switch">
      <CircleQuestionMark size={14} aria-hidden="true" />
      {on ? 'Stop asking me' : 'Ask me what happens next'}
    </Button>
  );
}
