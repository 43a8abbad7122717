import type { EndpointSlice, KubeObject, Service } from '../objects';
import { readerOf } from './kinds';
import { type FieldError, isRecord } from './schema';

export type ReadObject =
  | { readonly object: KubeObject; readonly errors: readonly [] }
  | { readonly object?: undefined; readonly errors: readonly FieldError[] };

/**
 * Reads one object that is already plain data: checks the fields that are used here and fills in the API server's defaults.
 * Unknown kinds and fields are kept.
 */
export function readObject(value: unknown): ReadObject {
  if (!isRecord(value)) return { errors: [{ path: [], message: 'a manifest must be an object' }] };
  const kind = value['kind'];
  if (typeof kind !== 'string' || kind === '') return { errors: [{ path: [], message: "Object 'Kind' is missing" }] };
  if (typeof value['apiVersion'] !== 'string') {
    return { errors: [{ path: ['kind'], message: "Object 'apiVersion' is missing" }] };
  }
  const reader = readerOf(kind);
  const errors: FieldError[] = [];
  if (reader.apiVersion !== '' && value['apiVersion'] !== reader.apiVersion) {
    const words = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(value['apiVersion'])}`;
    errors.push({ path: ['apiVersion'], message: words });
  }
  reader.check(value, [], (error) => errors.push(error));
  if (errors.length > 0) return { errors };
  return { object: withDefaults(withoutNulls(value) as KubeObject, reader.namespaced), errors: [] };
}

/** Source: pkg/apis/core/v1/defaults.go, pkg/apis/discovery/v1/defaults.go */
function withDefaults(object: KubeObject, namespaced: boolean): KubeObject {
  const metadata = namespaced
    ? { ...object.metadata, namespace: object.metadata.namespace ?? 'default' }
    : object.metadata;
  const out = { ...object, metadata };
  if (out.kind === 'Service') return defaultService(out as Service);
  if (out.kind === 'EndpointSlice') return defaultSlice(out as EndpointSlice);
  return out;
}

function defaultService(service: Service): Service {
  const { spec } = service;
  const ports = spec.ports?.map((p) => ({ ...p, protocol: p.protocol ?? ('TCP' as const) }));
  return { ...service, spec: { ...spec, type: spec.type ?? 'ClusterIP', ...(ports ? { ports } : {}) } };
}

function defaultSlice(slice: EndpointSlice): EndpointSlice {
  const endpoints = slice.endpoints ?? [];
  const first = endpoints[0]?.addresses[0] ?? '';
  return { ...slice, addressType: slice.addressType ?? (first.includes(':') ? 'IPv6' : 'IPv4'), endpoints };
}

/** A field that is null is absent: the API drops it. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([name, field]) => [name, withoutNulls(field)]),
  );
}
