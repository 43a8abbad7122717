import styles from './badges.module.css';
import { Glyph } from './Glyph';
import { type StepLook, toneColours } from './step-look';

/** The chip of a verdict: its glyph and its word. */
export function Verdict({ look }: { readonly look: StepLook }) {
  const { ink, tint } = toneColours(look.tone);
  return (
    <span className={styles['verdict']} style={{ color: ink, background: tint }}>
      <Glyph name={look.glyph} size={14} />
      {look.word}
    </span>
  );
}
