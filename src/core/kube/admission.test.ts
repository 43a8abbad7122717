import { describe, expect, it } from 'vitest';
import { seedRandom } from '../lib/random';
import { admit } from './admission';
import { applyObject, createApi, getObject } from './api';
import { readManifests } from './manifest';
import { objectKey, type Service } from './objects';

const api = createApi();
const admission = { api, serviceCIDR: '10.96.0.0/16', random: seedRandom(1) };

function submit(text: string): Service | string {
  const { objects, problems } = readManifests(text);
  const [object] = objects;
  if (!object) return problems.map((p) => p.message).join('\n');
  const before = getObject(api, object.kind as 'Service', objectKey(object));
  const { object: made, errors } = admit(admission, object, before);
  if (made) applyObject(api, made);
  return made ? (made as Service) : errors.map((e) => e.message).join('\n');
}

const service = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

describe('the API server', () => {
  it('gives a Service an address of the range, and node ports where its type has them', () => {
    expect(submit(service('a', '{ports: [{port: 80}]}'))).toMatchObject({
      spec: { clusterIP: expect.stringMatching(/^10\.96\.\d+\.\d+$/) },
    });
    const made = submit(service('b', '{type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]}'));
    const { ports = [], healthCheckNodePort = 0 } = (made as Service).spec;
    for (const port of [ports[0]?.nodePort ?? 0, healthCheckNodePort]) {
      expect(port).toBeGreaterThanOrEqual(30000);
      expect(port).toBeLessThanOrEqual(32767);
    }
    expect(ports[0]?.nodePort).not.toBe(healthCheckNodePort);
  });

  it('keeps what it gave when the Service is applied again', () => {
    const first = submit(service('c', '{type: NodePort, ports: [{port: 80}]}')) as Service;
    const second = submit(service('c', '{type: NodePort, ports: [{port: 80, targetPort: 8080}]}')) as Service;
    expect(second.spec.clusterIP).toBe(first.spec.clusterIP);
    expect(second.spec.ports?.[0]?.nodePort).toBe(first.spec.ports?.[0]?.nodePort);
  });

  submit(service('fixed', '{type: NodePort, clusterIP: 10.96.0.50, ports: [{port: 80, nodePort: 30080}]}'));

  it.each<readonly [text: string, refusal: string]>([
    [
      service('x', '{type: NodePort, ports: [{port: 80, nodePort: 99}]}'),
      'spec.ports[0].nodePort: Invalid value: 99: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      service('x', '{type: NodePort, ports: [{port: 80, nodePort: 30080}]}'),
      'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    ],
    [
      service('x', '{clusterIP: 10.96.0.50, ports: [{port: 80}]}'),
      'spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
    ],
    [
      service('x', '{clusterIP: 10.1.0.1, ports: [{port: 80}]}'),
      'spec.clusterIPs: Invalid value: ["10.1.0.1"]: failed to allocate IP 10.1.0.1: the provided IP (10.1.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ],
    [
      service('fixed', '{type: NodePort, clusterIP: 10.96.0.51, ports: [{port: 80}]}'),
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.51"]: may not change once set',
    ],
    [
      service('x', '{ports: [{port: 80, nodePort: 30081}]}'),
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      service('x', '{externalTrafficPolicy: Local, ports: [{port: 80}]}'),
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: x}]}}}',
      'spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`',
    ],
  ])('refuses %#', (text, refusal) => {
    expect(submit(text)).toBe(refusal);
  });
});
