import { lazy, Suspense } from 'react';
import { usePredict } from '../store/predict';

const PredictPanel = lazy(() => import('./PredictPanel').then((m) => ({ default: m.PredictPanel })));

/** Stands in whatever shows the walk; loaded when the reader wants to be asked. */
export function Predict() {
  const on = usePredict((s) => s.on);
  return <Suspense>{on && <PredictPanel />}</Suspense>;
}
