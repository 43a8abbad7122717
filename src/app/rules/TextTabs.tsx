import type { Place } from '../../core/trace/step';
import { useWorld } from '../store/world';
import { Glyph } from '../ui/Glyph';
import styles from './rules.module.css';

/** `ipset save` of a netns. */
export function IpsetTab({ netns }: { readonly netns: Place }) {
  const text = useWorld((s) => s.snapshot?.ipset[netns]) ?? '';
  if (text) return <pre className={styles['text']}>{text}</pre>;
  return (
    <div className={styles['scroll']}>
      <div className={styles['empty']}>
        <b>
          <Glyph name="policy" size={14} />
          No sets on {netns}
        </b>
        kube-proxy in iptables mode uses none. An <code>ipset create</code> in a shell makes one.
      </div>
    </div>
  );
}
