import { expect, it } from 'vitest';
import { readManifests } from '../../core/kube/manifest';
import { explainAt, suggestionsAt } from './complete';
import { templates } from './templates';

/** The suggestions at `|`. */
function at(text: string): readonly string[] {
  const lines = text.split('\n');
  const line = lines.findIndex((l) => l.includes('|'));
  const column = lines[line]!.indexOf('|');
  lines[line] = lines[line]!.replace('|', '');
  return suggestionsAt(lines, line, column).list.map((s) => s.label);
}

it.each([
  ['kind: Service\nspec:\n  |', ['type', 'ports', 'selector'], ['nodeName']],
  ['kind: Service\nspec:\n  type: Node|', ['NodePort', 'LoadBalancer'], ['type']],
  ['kind: Service\nspec:\n  ty|\n  ports: []', ['type', 'selector'], ['ports']],
  ['kind: Service\nspec:\n  ports:\n    - port: 80\n      |', ['nodePort', 'targetPort'], ['port', 'type']],
  ['kind: Service\nspec:\n  ports:\n  - port: 80\n    protocol: |', ['TCP', 'UDP', 'SCTP'], []],
  ['kind: Service\nspec:\n  ports:\n  - port: 80\n  |', ['type', 'selector'], ['nodePort']],
  ['kind: Pod\nspec:\n  containers:\n    - |', ['name', 'ports', 'image'], ['containers']],
  ['kind: Pod\n---\nkind: Service\n|', ['spec', 'metadata'], ['kind']],
  ['kind: Service\nspec:\n  publishNotReadyAddresses: |', ['true', 'false'], []],
  ['|', ['apiVersion', 'kind', 'Service'], []],
  ['kind: |', ['Pod', 'Service', 'Node'], []],
])('suggests what may stand there: %j', (text, some, none) => {
  expect(at(text)).toEqual(expect.arrayContaining(some));
  for (const word of none) expect(at(text)).not.toContain(word);
});

it('explains a field, and the values that it may have', () => {
  const lines = 'kind: Service\nspec:\n  externalTrafficPolicy: Local'.split('\n');
  const said = explainAt(lines, 2, 6).join('\n');
  expect(said).toContain('spec.externalTrafficPolicy');
  expect(said).toContain('`Cluster`, `Local`');
});

it.each(templates.map((t) => [t.name, t.text]))('offers %s that the API server takes', (_, text) => {
  expect(readManifests(text).problems).toEqual([]);
});
