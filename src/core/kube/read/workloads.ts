import {
  address,
  anything,
  type Check,
  type FieldPath,
  flag,
  integer,
  invalid,
  isRecord,
  list,
  matching,
  oneOf,
  port,
  portOrNone,
  printPath,
  record,
  refined,
  required,
  text,
  texts,
} from './schema';

const AT_LEAST_0 = Number.MAX_SAFE_INTEGER;
const seconds = integer(0, 2 ** 31 - 1);
const positive = integer(1, 2 ** 31 - 1);

export const protocol = oneOf('SCTP', 'TCP', 'UDP');

export const portName = matching(
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'",
);

const portOrName: Check = (value, path, report) => {
  if (typeof value === 'number') port(value, path, report);
  else portName(value, path, report);
};

const probe = record({
  httpGet: record({ port: portOrName, path: text, scheme: oneOf('HTTP', 'HTTPS'), host: text }, ['port']),
  tcpSocket: record({ port: portOrName, host: text }, ['port']),
  grpc: record({ port }, ['port']),
  exec: record({ command: list(text) }),
  initialDelaySeconds: seconds,
  periodSeconds: positive,
  timeoutSeconds: positive,
  successThreshold: positive,
  failureThreshold: positive,
});

const container = record(
  {
    name: text,
    image: text,
    command: list(text),
    args: list(text),
    restartPolicy: text,
    ports: list(
      record({ name: portName, containerPort: port, protocol, hostPort: portOrNone, hostIP: text }, ['containerPort']),
    ),
    readinessProbe: probe,
    livenessProbe: probe,
    startupProbe: probe,
  },
  ['name'],
);

const toleration = record({
  key: text,
  operator: oneOf('Exists', 'Equal'),
  value: text,
  effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  tolerationSeconds: integer(-(2 ** 31), 2 ** 31 - 1),
});

/** A pod's `spec`, alone or in a template. */
export const podSpec = record(
  {
    nodeName: text,
    nodeSelector: texts,
    tolerations: list(toleration),
    hostNetwork: flag,
    hostname: text,
    subdomain: text,
    dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    dnsConfig: record({
      nameservers: list(address),
      searches: list(text),
      options: list(record({ name: text, value: text }, ['name'])),
    }),
    restartPolicy: oneOf('Always', 'Never', 'OnFailure'),
    terminationGracePeriodSeconds: seconds,
    containers: list(container),
    initContainers: list(container),
  },
  ['containers'],
);

const selector = record({
  matchLabels: texts,
  matchExpressions: list(
    record({ key: text, operator: oneOf('DoesNotExist', 'Exists', 'In', 'NotIn'), values: list(text) }, [
      'key',
      'operator',
    ]),
  ),
});

const template = record({ metadata: record({ labels: texts, annotations: texts }), spec: podSpec }, ['spec']);

const replicas: Check = (value, path, report) => {
  if (typeof value === 'number' && value < 0) report(invalid(path, value, 'must be greater than or equal to 0'));
  else integer(0, AT_LEAST_0)(value, path, report);
};

const countOrPercent: Check = (value, path, report) => {
  if (typeof value === 'number') return replicas(value, path, report);
  if (typeof value === 'string' && /^\d+%$/.test(value)) return;
  report(
    invalid(
      path,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%')",
    ),
  );
};

/** The fields of Deployments, ReplicaSets and DaemonSets. */
export const workloadSpec: Readonly<Record<'Deployment' | 'ReplicaSet' | 'DaemonSet', Check>> = {
  Deployment: record(
    {
      replicas,
      selector,
      template,
      strategy: record({
        type: oneOf('Recreate', 'RollingUpdate'),
        rollingUpdate: record({ maxSurge: countOrPercent, maxUnavailable: countOrPercent }),
      }),
      minReadySeconds: seconds,
      revisionHistoryLimit: seconds,
      progressDeadlineSeconds: seconds,
      paused: flag,
    },
    ['selector', 'template'],
  ),
  ReplicaSet: record({ replicas, selector, template, minReadySeconds: seconds }, ['selector', 'template']),
  DaemonSet: record({ selector, template, updateStrategy: anything, minReadySeconds: seconds }, [
    'selector',
    'template',
  ]),
};

/** Source: pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForReplicaSet(), ValidateDeploymentSpec() */
export function workload(object: Check): Check {
  return refined(object, (value, path, report) => {
    const spec = recordAt(value, 'spec');
    const chosen = recordAt(spec['selector'], 'matchLabels');
    const labels = recordAt(recordAt(spec['template'], 'metadata'), 'labels');
    const expressions = recordAt(spec, 'selector')['matchExpressions'];
    const at: FieldPath = [...path, 'spec', 'selector'];
    if (isRecord(spec['selector']) && Object.keys(chosen).length === 0 && !Array.isArray(expressions)) {
      report(invalid(at, spec['selector'], 'empty selector is invalid for deployment'));
    }
    if (Object.entries(chosen).some(([key, wanted]) => labels[key] !== wanted)) {
      const where: FieldPath = [...path, 'spec', 'template', 'metadata', 'labels'];
      report(invalid(where, labels, '`selector` does not match template `labels`'));
    }
    const containers = recordAt(recordAt(spec, 'template'), 'spec')['containers'];
    if (Array.isArray(containers) && containers.length === 0) {
      report(required([...path, 'spec', 'template', 'spec', 'containers']));
    }
  });
}

/** Source: pkg/apis/core/validation/validation.go validateContainers(), validateProbe() */
export function podChecks(object: Check): Check {
  return refined(object, (value, path, report) => {
    const containers = recordAt(value, 'spec')['containers'];
    if (!Array.isArray(containers)) return;
    if (containers.length === 0) report(required([...path, 'spec', 'containers']));
    const seen = new Set<unknown>();
    containers.forEach((item, i) => {
      const name = isRecord(item) ? item['name'] : undefined;
      const at = [...path, 'spec', 'containers', i, 'name'];
      if (seen.has(name)) report({ path: at, message: `${printPath(at)}: Duplicate value: ${JSON.stringify(name)}` });
      seen.add(name);
    });
  });
}

function recordAt(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const field = isRecord(value) ? value[name] : undefined;
  return isRecord(field) ? field : {};
}
