import { type EndpointSlice, type KubeObject, type Protocol, SERVICE_NAME_LABEL, type Service } from '../objects';

/** The older kind that lists the endpoints of a Service in one object. */
export interface Endpoints extends KubeObject {
  readonly subsets?: readonly {
    readonly addresses?: readonly EndpointAddress[];
    readonly notReadyAddresses?: readonly EndpointAddress[];
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: Protocol }[];
  }[];
}

interface EndpointAddress {
  readonly ip: string;
  readonly nodeName?: string;
}

/**
 * The EndpointSlices of Endpoints that were written by hand, one for each subset and family.
 *
 * Source: pkg/controller/endpointslicemirroring/reconciler.go
 * Differs: the names end in a number instead of five random characters.
 */
export function mirrorEndpoints(service: Service, endpoints: Endpoints): readonly EndpointSlice[] {
  const { name, namespace = 'default' } = service.metadata;
  return (endpoints.subsets ?? []).flatMap((subset, i) =>
    (['IPv4', 'IPv6'] as const).flatMap((addressType): EndpointSlice[] => {
      const of = (addresses: readonly EndpointAddress[] | undefined, ready: boolean) =>
        (addresses ?? [])
          .filter(({ ip }) => ip.includes(':') === (addressType === 'IPv6'))
          .map(({ ip, nodeName }) => ({
            addresses: [ip],
            conditions: { ready },
            ...(nodeName === undefined ? {} : { nodeName }),
          }));
      const all = [...of(subset.addresses, true), ...of(subset.notReadyAddresses, false)];
      if (all.length === 0) return [];
      return [
        {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: {
            name: `${name}-${addressType.toLowerCase()}-${i + 1}`,
            namespace,
            labels: {
              [SERVICE_NAME_LABEL]: name,
              'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
            },
          },
          addressType,
          endpoints: all,
          ports: (subset.ports ?? []).map((p) => ({ name: p.name ?? '', port: p.port, protocol: p.protocol ?? 'TCP' })),
        },
      ];
    }),
  );
}
