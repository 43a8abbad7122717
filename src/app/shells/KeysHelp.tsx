import { Modal } from '../ui/Modal';
import { bindings } from './keys';
import styles from './shells.module.css';

export function KeysHelp({ onClose }: { onClose(): void }) {
  return (
    <Modal title="All keys" open onClose={onClose}>
      <table className={styles['keys']}>
        <tbody>
          {bindings.map(({ shown, does }) => (
            <tr key={shown}>
              <th scope="row">
                {shown.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <kbd>Ctrl</kbd>
              <kbd>Z</kbd>
            </th>
            <td>undo what was done; with Shift do it again</td>
          </tr>
          <tr>
            <th scope="row">
              <kbd>Ctrl</kbd>
              <kbd>K</kbd>
            </th>
            <td>do or find anything by a part of its name</td>
          </tr>
          <tr>
            <th scope="row">
              <kbd>Ctrl</kbd>
              <kbd>Enter</kbd>
            </th>
            <td>apply the edited rules</td>
          </tr>
        </tbody>
      </table>
      <p className={styles['small']}>
        Letters, digits, Enter and Esc work while the canvas or the timeline has the focus. Escape, then Tab leaves the
        rules editor.
      </p>
    </Modal>
  );
}
