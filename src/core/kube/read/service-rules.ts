import { readAddress } from './address';
import { type FieldError, type FieldPath, invalid, isRecord, printPath, required } from './schema';

const FIRST_NODE_PORT = 30000;
const LAST_NODE_PORT = 32767;

type Spec = Readonly<Record<string, unknown>>;
type Report = (error: FieldError) => void;

/**
 * What must hold between the fields of a Service.
 *
 * Source: pkg/apis/core/validation/validation.go ValidateService(), pkg/registry/core/service/portallocator
 */
export function rules(spec: Spec, path: FieldPath, report: Report): void {
  const at = (...fields: (string | number)[]): FieldPath => [...path, 'spec', ...fields];
  const type = spec['type'] ?? 'ClusterIP';
  const external = type === 'NodePort' || type === 'LoadBalancer';
  const ports = Array.isArray(spec['ports']) ? (spec['ports'] as unknown[]).filter(isRecord) : [];
  if (type === 'ExternalName') {
    const name = spec['externalName'];
    if (name === undefined || name === '') report(required(at('externalName')));
    if (readAddress(String(spec['clusterIP'] ?? ''))) {
      report(forbidden(at('clusterIPs'), 'may not be set for ExternalName services'));
    }
  }
  if (external && spec['clusterIP'] === 'None') {
    report(invalid(at('clusterIPs').concat(0), 'None', `may not be set to 'None' for ${type} services`));
  }
  if (!external && spec['externalTrafficPolicy'] !== undefined && !hasAny(spec['externalIPs'])) {
    report(
      invalid(
        at('externalTrafficPolicy'),
        spec['externalTrafficPolicy'],
        'may only be set for externally-accessible services',
      ),
    );
  }
  if (type !== 'LoadBalancer' && hasAny(spec['loadBalancerSourceRanges'])) {
    report(forbidden(at('loadBalancerSourceRanges'), "may only be used when `type` is 'LoadBalancer'"));
  }
  const check = spec['healthCheckNodePort'];
  if (check && (type !== 'LoadBalancer' || spec['externalTrafficPolicy'] !== 'Local')) {
    const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    report(invalid(at('healthCheckNodePort'), check, why));
  }
  const seen = new Set<string>();
  const taken = new Set<string>();
  ports.forEach((port, i) => {
    const node = port['nodePort'];
    const protocol = String(port['protocol'] ?? 'TCP');
    const key = `${protocol} ${String(port['port'])}`;
    const where = at('ports', i);
    if (seen.has(key)) {
      const value = `{"port":${String(port['port'])},"protocol":${JSON.stringify(protocol)}}`;
      report({ path: where, message: `${printPath(where)}: Duplicate value: ${value}` });
    }
    seen.add(key);
    if (typeof node !== 'number' || node === 0) return;
    const field = at('ports', i, 'nodePort');
    if (!external) report(forbidden(field, `may not be used when \`type\` is '${String(type)}'`));
    else if (node < FIRST_NODE_PORT || node > LAST_NODE_PORT) report(invalid(field, node, OUT_OF_RANGE));
    else if (taken.has(`${protocol} ${node}`)) {
      report({ path: field, message: `${printPath(field)}: Duplicate value: ${node}` });
    }
    taken.add(`${protocol} ${node}`);
  });
}

const OUT_OF_RANGE = `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;

function forbidden(path: FieldPath, why: string): FieldError {
  return { path, message: `${printPath(path)}: Forbidden: ${why}` };
}

function hasAny(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
