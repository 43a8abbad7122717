import { printManifests } from '../../../kube/manifest';
import type { KubeObject } from '../../../kube/objects';
import { objectName, type Resource } from '../../../kube/resources';
import type { Output } from '../../../world/world';
import { CommandError, type Shell } from '../../command';
import { isOn, type KubectlArgs, namespaceOf } from './args';
import { columnsOf, labelsText } from './columns';
import { eventTable } from './events';
import { jsonPath } from './jsonpath';
import { asReturned, findResource, namesOf, oneOf, selected } from './objects';
import { printTable } from './table';

const ALL = ['Pod', 'Service', 'DaemonSet', 'Deployment', 'ReplicaSet'];
const ENDPOINTS_WARNING = 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n';

interface Found {
  readonly resource: Resource;
  readonly objects: readonly KubeObject[];
  /** Asked for by name: then one object alone is printed, not a list. */
  readonly named: boolean;
}

/** `kubectl get`. */
export function get(args: KubectlArgs, { world }: Shell): Output {
  const [, ...words] = args.words;
  const format = args.flags.get('output') ?? '';
  if (words[0] !== undefined && !words[0].includes('/') && findEvents(words[0])) {
    return { stdout: eventTable(world, args), stderr: '', code: 0 };
  }
  const found = find(args, words, world);
  const stderr = found.some((f) => f.resource.kind === 'Endpoints') ? ENDPOINTS_WARNING : '';
  const objects = found.flatMap((f) => f.objects);
  if (format === 'name') {
    const lines = found.flatMap(({ resource, objects: list }) =>
      list.map((o) => `${objectName(resource, o.metadata.name)}\n`),
    );
    return { stdout: lines.join(''), stderr, code: 0 };
  }
  if (format !== '' && format !== 'wide') {
    const returned = objects.map((o) => asReturned(world, o));
    const one = found.length === 1 && found[0]?.named && returned.length === 1 ? returned[0] : undefined;
    const value = one ?? { apiVersion: 'v1', items: returned, kind: 'List', metadata: { resourceVersion: '' } };
    return { stdout: printAs(format, value as unknown as KubeObject), stderr, code: 0 };
  }
  if (objects.length === 0) {
    const namespace = namespaceOf(args);
    const everywhere = isOn(args, 'all-namespaces') || found.every((f) => !f.resource.namespaced);
    const where = everywhere ? 'No resources found' : `No resources found in ${namespace} namespace.`;
    return { stdout: '', stderr: `${stderr}${where}\n`, code: 0 };
  }
  const several = found.filter((f) => f.objects.length > 0).length > 1;
  const tables = found.filter((f) => f.objects.length > 0).map((f) => tableOf(f, args, several, world));
  return { stdout: tables.join('\n'), stderr, code: 0 };
}

function findEvents(word: string): boolean {
  return findResourceOrAll(word)?.kind === 'Event';
}

function findResourceOrAll(word: string): Resource | undefined {
  return word === 'all' || word.includes(',') ? undefined : findResource(word);
}

function find(args: KubectlArgs, words: readonly string[], world: Shell['world']): readonly Found[] {
  if (words[0] === 'all') {
    return ALL.map((kind) => {
      const resource = findResource(kind);
      return { resource, objects: selected(world, args, resource), named: false };
    });
  }
  const byResource = new Map<Resource, { objects: KubeObject[]; named: boolean }>();
  for (const { resource, name } of namesOf(args, words)) {
    const entry = byResource.get(resource) ?? { objects: [], named: name !== undefined };
    byResource.set(resource, entry);
    if (name === undefined) entry.objects.push(...selected(world, args, resource));
    else entry.objects.push(oneOf(world, resource, namespaceOf(args), name));
  }
  return [...byResource].map(([resource, entry]) => ({ resource, ...entry }));
}

/** An object as YAML, JSON or by a template. */
function printAs(format: string, value: KubeObject): string {
  if (format === 'yaml') return printManifests([value]);
  if (format === 'json') return `${JSON.stringify(value, undefined, 4)}\n`;
  const template = /^(?:jsonpath|jsonpath-as-json)=(.*)$/s.exec(format);
  if (template) return jsonPath(template[1] ?? '', value);
  const custom = /^custom-columns=(.*)$/s.exec(format);
  if (custom) return customColumns(custom[1] ?? '', value);
  throw new CommandError(
    `error: unable to match a printer suitable for the output format "${format}", allowed formats are: custom-columns,json,jsonpath,name,wide,yaml`,
  );
}

function customColumns(text: string, value: KubeObject): string {
  const columns = text.split(',').map((column) => {
    const at = column.indexOf(':');
    return { head: column.slice(0, at), path: column.slice(at + 1) };
  });
  const items = (value as { readonly items?: readonly KubeObject[] } & KubeObject).items ?? [value];
  const rows = items.map((item) => columns.map(({ path }) => jsonPath(`{${path}}`, item) || '<none>'));
  return printTable(
    columns.map((c) => c.head),
    rows,
  );
}

function tableOf({ resource, objects }: Found, args: KubectlArgs, several: boolean, world: Shell['world']): string {
  const { head, wide, row } = columnsOf(resource.kind);
  const isWide = args.flags.get('output') === 'wide';
  const everywhere = isOn(args, 'all-namespaces') && resource.namespaced;
  const labels = isOn(args, 'show-labels');
  const titles = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...head,
    ...(isWide ? wide : []),
    ...(labels ? ['LABELS'] : []),
  ];
  const rows = objects.map((object) => {
    const cells = row(object, world).slice(0, isWide ? undefined : head.length);
    const [name = '', ...others] = cells;
    const shown = several ? objectName(resource, name) : name;
    return [
      ...(everywhere ? [object.metadata.namespace ?? 'default'] : []),
      shown,
      ...others,
      ...(labels ? [labelsText(object.metadata.labels)] : []),
    ];
  });
  return printTable(titles, rows, !isOn(args, 'no-headers'));
}
