import type { HostLook } from './host-look';
import styles from './badges.module.css';

interface Props {
  readonly name: string;
  readonly look: HostLook | undefined;
  readonly small?: boolean;
}

/** A host's hexagon with its sign, and its name. */
export function HostBadge({ name, look = { tone: 'h0', sign: name.charAt(0).toUpperCase() }, small = false }: Props) {
  return (
    <span className={styles['host']} data-small={small || undefined} style={{ color: `var(--${look.tone})` }}>
      <span className={styles['hex']} style={{ background: `var(--${look.tone})` }} aria-hidden="true">
        {look.sign}
      </span>
      {name}
    </span>
  );
}
