import { printManifests } from '../../../kube/manifest';
import type { KubeObject, Service } from '../../../kube/objects';
import { readObject } from '../../../kube/read/object';
import { createOne } from '../../../world/control/requests';
import type { Output } from '../../../world/world';
import { CommandError, type Shell } from '../../command';
import { isOn, type KubectlArgs, namespaceOf, numberFlag } from './args';
import { createFrom } from './change';
import { namedObjects } from './objects';

/** Stores what a command describes, or only shows it with `--dry-run=client -o yaml`. */
function make(shell: Shell, args: KubectlArgs, value: unknown, word = 'created'): Output {
  const read = readObject(value);
  const { kind = '', metadata } = (value ?? {}) as Partial<KubeObject>;
  if (!read.object) {
    const why = read.errors.map((e) => e.message).join(', ');
    return { stdout: '', stderr: `The ${kind} "${metadata?.name ?? ''}" is invalid: ${why}\n`, code: 1 };
  }
  if (args.flags.has('dry-run')) {
    const yaml = args.flags.get('output') === 'yaml';
    const name = `${kind.toLowerCase()}/${read.object.metadata.name}`;
    return { stdout: yaml ? printManifests([read.object]) : `${name} ${word} (dry run)\n`, stderr: '', code: 0 };
  }
  const { ok, text } = createOne(shell.world, read.object, word);
  return ok ? { stdout: text, stderr: '', code: 0 } : { stdout: '', stderr: text, code: 1 };
}

/** `kubectl create -f -`, `create deployment`, `create namespace`, `create service`, `create configmap`. */
export function create(args: KubectlArgs, shell: Shell, stdin: string): Output {
  const [, what, ...words] = args.words;
  if (what === undefined) return createFrom(args, shell, stdin);
  const service = what === 'service' || what === 'svc';
  const name = service ? words[1] : words[0];
  if (name === undefined) throw new CommandError('error: exactly one NAME is required, got 0');
  const metadata = { name, namespace: namespaceOf(args) };
  switch (what) {
    case 'deployment':
    case 'deploy':
      return make(shell, args, deployment(args, name));
    case 'namespace':
    case 'ns':
      return make(shell, args, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    case 'configmap':
    case 'cm': {
      const literal = args.flags.get('from-literal') ?? '';
      const at = literal.indexOf('=');
      const data = at > 0 ? { [literal.slice(0, at)]: literal.slice(at + 1) } : {};
      return make(shell, args, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    }
    case 'service':
    case 'svc':
      return make(shell, args, serviceOf(args, words[0] ?? '', metadata));
    default:
      throw new CommandError(`error: unknown command "${what}" for "kubectl create"`);
  }
}

function deployment(args: KubectlArgs, name: string): unknown {
  const image = args.flags.get('image');
  if (image === undefined) throw new CommandError('error: required flag(s) "image" not set');
  const port = numberFlag(args, 'port');
  const container = {
    name: nameOfImage(image),
    image,
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
    ...(args.rest ? { command: args.rest } : {}),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: namespaceOf(args), labels: { app: name } },
    spec: {
      replicas: numberFlag(args, 'replicas') ?? 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
    },
  };
}

function nameOfImage(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return (last.split(/[:@]/)[0] ?? last).replace(/[^a-z0-9-]/g, '-');
}

const TYPES: Readonly<Record<string, string>> = {
  clusterip: 'ClusterIP',
  nodeport: 'NodePort',
  loadbalancer: 'LoadBalancer',
  externalname: 'ExternalName',
};

function serviceOf(args: KubectlArgs, word: string, metadata: { readonly name: string }): unknown {
  const type = TYPES[word];
  if (type === undefined) throw new CommandError(`error: unknown command "${word}" for "kubectl create service"`);
  const [port = '', target = port] = (args.flags.get('tcp') ?? '').split(':');
  const nodePort = numberFlag(args, 'node-port');
  const ports =
    port === ''
      ? []
      : [
          {
            name: `${port}-${target}`,
            port: Number(port),
            targetPort: Number(target),
            ...(nodePort ? { nodePort } : {}),
          },
        ];
  const externalName = args.flags.get('external-name');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { app: metadata.name } },
    spec: {
      type,
      ...(externalName === undefined ? { selector: { app: metadata.name } } : { externalName }),
      ...(args.flags.get('clusterip') === 'None' ? { clusterIP: 'None' } : {}),
      ports,
    },
  };
}

/** `kubectl run NAME --image=...`. */
export function runPod(args: KubectlArgs, shell: Shell): Output {
  const [, name] = args.words;
  const image = args.flags.get('image');
  if (name === undefined) throw new CommandError('error: NAME is required for run');
  if (image === undefined) throw new CommandError('error: required flag(s) "image" not set');
  const port = numberFlag(args, 'port');
  const labels = Object.fromEntries((args.flags.get('labels') ?? `run=${name}`).split(',').map((l) => l.split('=')));
  const container = {
    name,
    image,
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
    ...(args.rest ? { args: args.rest } : {}),
  };
  return make(shell, args, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: namespaceOf(args), labels },
    spec: { containers: [container], restartPolicy: args.flags.get('restart') ?? 'Always' },
  });
}

/** `kubectl expose deployment web --port=80 --type=NodePort`. */
export function expose(args: KubectlArgs, shell: Shell): Output {
  const [found] = namedObjects(shell.world, args, args.words.slice(1));
  if (!found) throw new CommandError('error: You must provide one or more resources');
  const { object } = found;
  const { spec } = object as { readonly spec?: Exposed } & KubeObject;
  const selector =
    object.kind === 'Pod'
      ? object.metadata.labels
      : object.kind === 'Service'
        ? (object as Service).spec.selector
        : spec?.selector?.matchLabels;
  if (!selector) throw new CommandError(`error: cannot expose a ${object.kind}`);
  const containers = spec?.template?.spec.containers ?? spec?.containers ?? [];
  const declared = containers.flatMap((c) => c.ports ?? []);
  const port = numberFlag(args, 'port');
  if (port === undefined && declared.length === 0) {
    throw new CommandError(
      "error: couldn't find port via --port flag or introspection\nSee 'kubectl expose -h' for help and examples",
    );
  }
  const protocol = args.flags.get('protocol') ?? 'TCP';
  const target = args.flags.get('target-port');
  const ports =
    port === undefined
      ? declared.map((p, i) => ({
          ...(declared.length > 1 ? { name: `port-${i + 1}` } : {}),
          port: p.containerPort,
          protocol: p.protocol ?? 'TCP',
        }))
      : [{ port, protocol, targetPort: target === undefined ? port : /^\d+$/.test(target) ? Number(target) : target }];
  const name = args.flags.get('name') ?? object.metadata.name;
  const clusterIP = args.flags.get('cluster-ip');
  return make(
    shell,
    args,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name,
        namespace: namespaceOf(args),
        ...(object.metadata.labels ? { labels: object.metadata.labels } : {}),
      },
      spec: {
        type: args.flags.get('type') ?? 'ClusterIP',
        selector,
        ...(clusterIP === undefined ? {} : { clusterIP }),
        ...(args.flags.has('session-affinity') ? { sessionAffinity: args.flags.get('session-affinity') } : {}),
        ...(isOn(args, 'external-ip') ? { externalIPs: [args.flags.get('external-ip')] } : {}),
        ports,
      },
    },
    'exposed',
  );
}

interface Exposed {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly template?: { readonly spec: Exposed };
  readonly containers?: readonly {
    readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[];
  }[];
}
