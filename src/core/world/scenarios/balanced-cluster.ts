import type { LoadBalancerSpec } from '../../kube/load-balancer';
import type { ClusterSpec } from '../cluster-spec';
import { threeNodes } from './three-nodes';

const CLOUD_ADDRESSES = '203.0.113.0/24';

/** Where the load balancer of the cloud runs. */
export const loadBalancerRoot = 'load-balancer/root';

/** The three nodes with a load balancer of a cloud before them: the client's way to its addresses leads over it. */
export function behindCloud(style: 'pass-through' | 'proxy'): ClusterSpec {
  const loadBalancer: LoadBalancerSpec = {
    kind: 'cloud',
    host: 'load-balancer',
    style,
    pool: ['203.0.113.10-203.0.113.19'],
  };
  const [router, client] = threeNodes.hosts;
  if (!router || !client) throw new Error('the cluster has a router and a client');
  return {
    ...threeNodes,
    loadBalancer,
    hosts: [
      router,
      { name: 'load-balancer', ip: '192.168.11.30', routes: ['default via 192.168.11.1'] },
      { ...client, routes: [...client.routes, `${CLOUD_ADDRESSES} via 192.168.11.30`] },
    ],
  };
}

/** The three nodes with MetalLB in layer 2 mode, its addresses in the network of the nodes. */
export const withMetalLb: ClusterSpec = {
  ...threeNodes,
  loadBalancer: { kind: 'metallb', pool: ['192.168.11.240-192.168.11.250'] },
};

/** The Service `web` of type LoadBalancer. */
export function balancedWeb(more = ''): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: default }
spec:
  type: LoadBalancer
  clusterIP: 10.96.45.123
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 80, nodePort: 30080 }]
${more}`;
}
