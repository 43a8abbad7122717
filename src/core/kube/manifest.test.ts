import { describe, expect, it } from 'vitest';
import { readManifests } from './manifest';

const web = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: 10.96.0.10
  ports:
    - port: 80
      targetPort: http
`;

describe('manifests', () => {
  it('reads several documents, lists and JSON, and fills in what the API server would', () => {
    const text = `${web}---\n---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: prod}}\n`;
    const { objects, problems } = readManifests(text);
    expect(problems).toEqual([]);
    expect(objects.map((o) => `${o.kind} ${o.metadata.namespace ?? ''}/${o.metadata.name}`)).toEqual([
      'Service default/web',
      'Namespace /prod',
    ]);
    expect(objects[0]).toMatchObject({ spec: { type: 'ClusterIP', ports: [{ protocol: 'TCP', targetPort: 'http' }] } });
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: null } });
    expect(readManifests(json).problems.map((p) => p.message)).toEqual(['spec.containers: Required value']);
  });

  it('keeps kinds and fields that nobody here reads', () => {
    const text = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {replicas: 3}\n';
    expect(readManifests(text)).toMatchObject({
      objects: [{ kind: 'StatefulSet', spec: { replicas: 3 } }],
      problems: [],
    });
  });

  it.each([
    [
      web.replace('port: 80', 'port: 70000'),
      'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
      '70000',
    ],
    [web.replace('port: 80', 'port: "80"'), 'spec.ports[0].port: Invalid value: "80": must be of type integer', '"80"'],
    [
      web.replace('  ports:\n    - port: 80\n      targetPort: http\n', '  type: NodePort\n'),
      'spec.ports: Required value',
      'clusterIP',
    ],
    [
      web.replace('10.96.0.10', '10.96.0.300'),
      'spec.clusterIP: Invalid value: "10.96.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      '10.96.0.300',
    ],
    [
      web.replace('spec:', 'spec:\n  type: Nodeport'),
      'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      'Nodeport',
    ],
    [`${web}    - port: 81\n      name: b\n`, 'spec.ports[0].name: Required value', 'port'],
    [
      web.replace('name: web', 'name: 9web'),
      /^metadata.name: Invalid value: "9web": a DNS-1035 label must consist of/,
      '9web',
    ],
    [web.replace('kind: Service\n', ''), "Object 'Kind' is missing", 'apiVersion'],
    [
      web.replace('apiVersion: v1', 'apiVersion: apps/v1'),
      'no matches for kind "Service" in version "apps/v1"',
      'apps/v1',
    ],
  ])('marks what is wrong: %#', (text, message, marked) => {
    const { objects, problems } = readManifests(text);
    expect(objects).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(text.slice(problems[0]?.from, problems[0]?.to)).toBe(marked);
  });

  it('says where YAML itself is broken, and reads the other documents', () => {
    const { objects, problems } = readManifests(`a: [1\n---\n${web}`);
    expect(objects).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'error' });
    expect(problems[0]?.message).not.toMatch(/line \d/);
  });
});
