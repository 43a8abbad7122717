import { lazy, Suspense, useEffect, useState } from 'react';
import styles from './import.module.css';
import { openImport, readFiles, useImport } from './state';

const ImportDialog = lazy(() => import('./ImportDialog').then((m) => ({ default: m.ImportDialog })));

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere, and has the dialog in which they are read. Stands once in the page. */
export function ImportLayer() {
  const open = useImport((s) => s.open);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Elements inside the page tell of leaving too; only the window has nothing to go to.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void readFiles(event.dataTransfer?.files ?? []).then(openImport);
    };
    addEventListener('dragenter', enter, { signal });
    addEventListener('dragover', enter, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', drop, { signal });
    return () => stop.abort();
  }, []);
  return (
    <>
      {over && (
        <div className={styles['drop']}>
          <p>Drop dumps of a node or objects of a cluster. Nothing leaves this page.</p>
        </div>
      )}
      <Suspense>{open && <ImportDialog />}</Suspense>
    </>
  );
}
