import { FilePlus2, Trash2 } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { isFresh, nextFresh, selectObject, useCluster } from '../store/cluster';
import { draftKey, setDraft, useDrafts } from '../store/drafts';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import { Draftbar } from '../rules/Draftbar';
import { Menu } from '../ui/Menu';
import styles from './cluster.module.css';
import { ObjectList } from './ObjectList';
import { filtered, type ObjectRef, objectRef, objectRefs } from './objects';
import { templates } from './templates';
import { useManifest } from './use-manifest';
import { useYamlEditor } from './use-yaml-editor';

const NONE: Readonly<Record<string, number>> = {};

/** The objects of the cluster, each with its manifest, which can be edited, applied and deleted. */
export function ManifestTab() {
  const object = useCluster((s) => s.object);
  const scenario = useWorld((s) => s.snapshot?.scenario) ?? '';
  const numbers = useWorld((s) => s.snapshot?.objects) ?? NONE;
  const [filter, setFilter] = useState({ kind: '', namespace: '', words: '' });
  const drafts = useDrafts((s) => s.drafts);
  const all = useRefs(numbers);
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => filtered(all, wanted), [all, wanted]);
  const begun = Object.keys(drafts)
    .filter((k) => k.startsWith(`${scenario} new `))
    .map((k) => k.slice(scenario.length + 1));

  const begin = (name: string) => {
    const template = templates.find((t) => t.name === name);
    setDraft(draftKey(scenario, nextFresh()), { text: template?.text ?? '', problems: [], refused: false });
  };
  // Something is always shown: the first Service that is the reader's own.
  const known = object !== '' && (numbers[object] !== undefined || drafts[draftKey(scenario, object)] !== undefined);
  const first = all.find((o) => o.kind === 'Service' && o.name !== 'kubernetes') ?? all[0];
  const current = known ? object : (first?.id ?? '');

  return (
    <div className={styles['manifests']}>
      <div className={styles['filters']}>
        <Choices
          label="Kind"
          all="All kinds"
          values={unique(all.map((o) => o.kind))}
          value={filter.kind}
          onChoose={(kind) => setFilter({ ...filter, kind })}
        />
        <Choices
          label="Namespace"
          all="All namespaces"
          values={unique(all.map((o) => o.namespace).filter(Boolean))}
          value={filter.namespace}
          onChoose={(namespace) => setFilter({ ...filter, namespace })}
        />
        <input
          className={styles['search']}
          type="search"
          placeholder="Name"
          aria-label="Objects whose name has"
          spellCheck={false}
          value={filter.words}
          onChange={(e) => setFilter({ ...filter, words: e.target.value })}
        />
        <Menu
          label="New object from a template"
          align="end"
          value=""
          onChoose={begin}
          choices={templates.map((t) => ({ value: t.name, label: t.name, group: t.group }))}
        >
          <Button small>
            <FilePlus2 size={14} aria-hidden="true" />
            New
          </Button>
        </Menu>
      </div>
      <ObjectList
        objects={[...begun.map((id) => ({ ...objectRef(id), kind: 'not applied', name: id })), ...shown]}
        current={current}
        edited={(id) => drafts[draftKey(scenario, id)] !== undefined}
        onChoose={selectObject}
      />
      {current && <ManifestEditor object={current} />}
    </div>
  );
}

function ManifestEditor({ object }: { readonly object: string }) {
  const host = useRef<HTMLDivElement>(null);
  const last = useRef('');
  const manifest = useManifest(object);
  const { draft, text } = manifest;
  const editor = useYamlEditor(host, {
    typed: manifest.typed,
    apply: () => void manifest.apply(),
  });
  useEffect(() => {
    if (!editor) return;
    editor.setText(text, last.current === object);
    last.current = object;
  }, [editor, text, object]);
  useEffect(() => editor?.setProblems(draft?.problems ?? []), [editor, draft?.problems, text]);
  useEffect(
    () => editor?.setLabel(`Manifest of ${object}. Control Space suggests. Escape, then Tab leaves the editor.`),
    [editor, object],
  );
  const { kind, namespace, name } = objectRef(object);
  const errors = draft?.problems.filter((p) => p.severity === 'error').length ?? 0;
  return (
    <section className={styles['manifest']} aria-label={`Manifest of ${object}`}>
      <header className={styles['head']}>
        <b>{isFresh(object) ? 'A new object' : kind}</b>
        {!isFresh(object) && <code>{namespace ? `${namespace}/${name}` : name}</code>}
        {!isFresh(object) && (
          <Button
            small
            look="flat"
            disabled={manifest.busy}
            aria-label={`Delete ${kind} ${name}`}
            onClick={() => void manifest.remove()}
          >
            <Trash2 size={14} aria-hidden="true" />
            Delete
          </Button>
        )}
      </header>
      <div ref={host} className={styles['editor']} data-testid="manifest-editor">
        {!editor && <pre className={styles['plain']}>{text}</pre>}
      </div>
      {draft && (
        <Draftbar
          draft={draft}
          label="Edited manifest"
          changed={isFresh(object) ? 'Not applied yet.' : 'Changed, not applied.'}
          kept={`${errors > 1 ? `And ${errors - 1} more. ` : ''}Nothing of the text was applied.`}
          {...(isFresh(object) ? { undo: 'Discard' } : {})}
          applying={manifest.busy}
          onApply={() => void manifest.apply()}
          onUndo={manifest.undo}
          onGoTo={(offset) => editor?.goTo(offset)}
        />
      )}
      {!draft && manifest.said && (
        <output className={styles['said']}>
          <Glyph name="tick" size={13} />
          <code>{manifest.said}</code>
        </output>
      )}
    </section>
  );
}

/** The objects in order; the same list while only statuses change. */
function useRefs(numbers: Readonly<Record<string, number>>): readonly ObjectRef[] {
  const names = Object.keys(numbers);
  const [list, setList] = useState({ names, refs: objectRefs(names) });
  if (list.names.length === names.length && names.every((name, i) => name === list.names[i])) return list.refs;
  const refs = objectRefs(names);
  setList({ names, refs });
  return refs;
}

const unique = (values: readonly string[]) => [...new Set(values)];

interface ChoicesProps {
  readonly label: string;
  readonly all: string;
  readonly values: readonly string[];
  readonly value: string;
  onChoose(value: string): void;
}

function Choices({ label, all, values, value, onChoose }: ChoicesProps) {
  return (
    <select aria-label={label} value={value} onChange={(e) => onChoose(e.target.value)}>
      <option value="">{all}</option>
      {values.map((v) => (
        <option key={v} value={v}>
          {v}
        </option>
      ))}
    </select>
  );
}
