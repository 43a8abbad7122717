import { expect, it } from 'vitest';
import { readManifests } from '../../core/kube/manifest';
import { scenarios } from '../../core/world/scenarios/all';
import { printManifests } from '../../core/kube/manifest';
import { documentsOf, withPolicy } from './documents';

const printed = printManifests(readManifests(scenarios[0]!.manifests).objects);
const web = { namespace: 'default', name: 'web' };

it('names every object of a cluster', () => {
  const titles = documentsOf(printed).map((d) => d.title);
  expect(titles).toContain('Service default/web');
  expect(titles).toContain('Pod kube-system/coredns-6tz9w');
  expect(titles).toHaveLength(readManifests(printed).objects.length);
});

it.each(['Local', 'Cluster'] as const)('sets the policy of a Service to %s and leaves the rest', (policy) => {
  const [service] = readManifests(withPolicy(printed, web, policy)!).objects;
  const [before] = readManifests(documentsOf(printed).find((d) => d.title === 'Service default/web')!.text).objects;
  expect(service).toEqual({
    ...before,
    spec: { ...(before as unknown as { spec: object }).spec, externalTrafficPolicy: policy },
  });
});

it('replaces a policy that is there', () => {
  const local = withPolicy(printed, web, 'Local')!;
  expect(withPolicy(local, web, 'Cluster')!.match(/externalTrafficPolicy/g)).toHaveLength(1);
  expect(withPolicy(printed, { namespace: 'default', name: 'none' }, 'Local')).toBeUndefined();
});
