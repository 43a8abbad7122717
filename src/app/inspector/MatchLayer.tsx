import { lazy, Suspense } from 'react';
import { askForMatch, useMatch } from '../store/match';

const MatchDialog = lazy(() => import('./MatchDialog').then((m) => ({ default: m.MatchDialog })));

/** Answers wherever somebody asks for a packet that would match a rule. */
export function MatchLayer() {
  const rule = useMatch((s) => s.rule);
  return <Suspense>{rule && <MatchDialog rule={rule} onClose={() => askForMatch(undefined)} />}</Suspense>;
}
