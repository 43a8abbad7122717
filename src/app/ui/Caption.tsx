import { captionParts } from './caption-parts';
import styles from './caption.module.css';

/** A caption with its addresses and chains in the fixed-width face. */
export function Caption({ text }: { readonly text: string }) {
  return (
    <>
      {captionParts(text).map((part, i) =>
        part.code ? (
          // The parts have no identity but their place.
          <span key={`${i} ${part.text}`} className={styles['code']}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
