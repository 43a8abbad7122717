import { getObject } from '../../../kube/api';
import { mergePatch } from '../../../kube/apply';
import { HASH_LABEL } from '../../../kube/controllers/deployment';
import { isTerminating } from '../../../kube/controllers/pod-state';
import { timestamp } from '../../../kube/control/time';
import { podsByNode } from '../../../kube/indexes';
import { findObjects } from '../../../kube/api';
import { readManifests, readYaml } from '../../../kube/manifest';
import { type Deployment, type KubeObject, objectKey } from '../../../kube/objects';
import { readObject } from '../../../kube/read/object';
import { objectName, type Resource } from '../../../kube/resources';
import { endPod } from '../../../world/control/end-pod';
import { cordon } from '../../../world/control/nodes';
import { applyOne, createOne, deleteOne, keyOf, replaceOne, scaleOne } from '../../../world/control/requests';
import { isWorkLeft, runUntil } from '../../../world/control/settle';
import type { Output, World } from '../../../world/world';
import { CommandError, type Shell } from '../../command';
import { isOn, type KubectlArgs, namespaceOf, numberFlag } from './args';
import { historyOf } from './history';
import { namedObjects, namesOf, selected } from './objects';

const done = (stdout: string, stderr = '', code = 0): Output => ({ stdout, stderr, code });

/** Answers of several requests, errors apart. */
function together(answers: readonly { readonly ok: boolean; readonly text: string }[]): Output {
  const of = (ok: boolean) =>
    answers
      .filter((a) => a.ok === ok)
      .map((a) => a.text)
      .join('');
  return done(of(true), of(false), answers.every((a) => a.ok) ? 0 : 1);
}

function readInput(args: KubectlArgs, stdin: string): readonly KubeObject[] {
  const file = args.flags.get('filename');
  if (file === undefined) throw new CommandError('error: must specify one of -f and -k');
  if (file !== '-') throw new CommandError(`error: the path "${file}" does not exist`);
  const { objects, problems } = readManifests(stdin);
  const [wrong] = problems.filter((p) => p.severity === 'error');
  if (wrong) throw new CommandError(`error: error parsing STDIN: line ${wrong.line}: ${wrong.message}`);
  if (objects.length === 0) throw new CommandError('error: no objects passed to apply');
  const namespace = args.flags.get('namespace');
  return namespace === undefined ? objects : objects.map((o) => inNamespace(o, namespace));
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { metadata } = object;
  if (metadata.namespace === undefined || metadata.namespace !== 'default') return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

export function apply(args: KubectlArgs, { world }: Shell, stdin: string): Output {
  return together(readInput(args, stdin).map((object) => applyOne(world, object)));
}

export function createFrom(args: KubectlArgs, { world }: Shell, stdin: string): Output {
  return together(readInput(args, stdin).map((object) => createOne(world, object)));
}

/** `kubectl delete TYPE NAME`, `-l`, `--all`, `-f -`. Does not wait until pods have ended, as with `--wait=false`. */
export function deleteObjects(args: KubectlArgs, { world }: Shell, stdin: string): Output {
  const [, ...words] = args.words;
  const grace = isOn(args, 'now')
    ? 1
    : isOn(args, 'force')
      ? (numberFlag(args, 'grace-period') ?? 0)
      : numberFlag(args, 'grace-period');
  if (args.flags.has('filename')) {
    const objects = readInput(args, stdin);
    return together(
      objects.map((o) => {
        const [{ resource }] = namesOf(args, [o.kind]) as [{ resource: Resource }];
        return deleteOne(world, resource, objectKey(o), grace);
      }),
    );
  }
  const names = namesOf(args, words);
  const all = names.flatMap(({ resource, name }) => {
    if (name !== undefined) return [{ resource, key: keyOf(resource, namespaceOf(args), name) }];
    if (!isOn(args, 'all') && !args.flags.has('selector')) {
      throw new CommandError('error: resource(s) were provided, but no name was specified');
    }
    return selected(world, args, resource).map((object) => ({ resource, key: objectKey(object) }));
  });
  if (all.length === 0) return done('No resources found\n');
  const answers = all.map(({ resource, key }) => deleteOne(world, resource, key, grace));
  return together(isOn(args, 'ignore-not-found') ? answers.filter((a) => a.ok) : answers);
}

export function scale(args: KubectlArgs, { world }: Shell): Output {
  const replicas = numberFlag(args, 'replicas');
  if (replicas === undefined) throw new CommandError('error: required flag(s) "replicas" not set');
  if (replicas < 0)
    throw new CommandError(
      'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
    );
  const objects = namedObjects(world, args, args.words.slice(1));
  return together(objects.map(({ resource, object }) => scaleOne(world, resource, objectKey(object), replicas)));
}

export function cordonNode(args: KubectlArgs, { world }: Shell): Output {
  const on = args.words[0] !== 'uncordon';
  return together(
    args.words.slice(1).map((name) => {
      const node = name.replace(/^nodes?\//, '');
      const before = getObject(world.cluster.api, 'Node', node)?.spec?.unschedulable === true;
      if (!cordon(world, node, on))
        return { ok: false, text: `Error from server (NotFound): nodes "${node}" not found\n` };
      return { ok: true, text: `node/${node} ${before === on ? 'already ' : ''}${on ? 'cordoned' : 'uncordoned'}\n` };
    }),
  );
}

export function drain(args: KubectlArgs, { world }: Shell): Output {
  const node = (args.words[1] ?? '').replace(/^nodes?\//, '');
  if (!cordon(world, node, true)) return done('', `Error from server (NotFound): nodes "${node}" not found\n`, 1);
  const pods = findObjects(world.cluster.api, podsByNode, node).filter((pod) => !isTerminating(pod));
  const kindOf = (pod: KubeObject) => pod.metadata.ownerReferences?.[0]?.kind;
  const daemons = pods.filter((pod) => kindOf(pod) === 'DaemonSet');
  const bare = pods.filter((pod) => kindOf(pod) === undefined);
  const said = `node/${node} cordoned\n`;
  const names = (list: readonly KubeObject[]) => list.map(objectKey).join(', ');
  const problems = [
    ...(bare.length > 0 && !isOn(args, 'force')
      ? [`cannot delete Pods that declare no controller (use --force to override): ${names(bare)}`]
      : []),
    ...(daemons.length > 0 && !isOn(args, 'ignore-daemonsets')
      ? [`cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${names(daemons)}`]
      : []),
  ];
  if (problems.length > 0) {
    return done(
      said,
      `error: unable to drain node "${node}" due to error: [${problems.join(', ')}], continuing command...\n`,
      1,
    );
  }
  const gone = pods.filter((pod) => !daemons.includes(pod));
  for (const pod of gone) endPod(world, objectKey(pod), numberFlag(args, 'grace-period'));
  const warning = daemons.length > 0 ? `Warning: ignoring DaemonSet-managed Pods: ${names(daemons)}\n` : '';
  return done(
    `${said}${gone.map((pod) => `evicting pod ${objectKey(pod)}\n`).join('')}node/${node} drained\n`,
    warning,
  );
}

/** `kubectl label` and `annotate`: `key=value` sets, `key-` takes away. */
export function mark(args: KubectlArgs, { world }: Shell): Output {
  const field = args.words[0] === 'label' ? 'labels' : 'annotations';
  const words = args.words.slice(1);
  const changes = words.filter((word) => /^[^=/]+(\/[^=]+)?=|^[^=]+-$/.test(word) && word.match(/=|-$/));
  const objects = namedObjects(
    world,
    args,
    words.filter((word) => !changes.includes(word)),
  );
  if (changes.length === 0) throw new CommandError(`error: at least one ${field.slice(0, -1)} update is required`);
  return together(
    objects.map(({ resource, object }) => {
      const values: Record<string, string> = { ...object.metadata[field] };
      for (const change of changes) {
        const at = change.indexOf('=');
        const [name, value] = at < 0 ? [change.slice(0, -1), undefined] : [change.slice(0, at), change.slice(at + 1)];
        if (value === undefined) delete values[name];
        else if (values[name] !== undefined && values[name] !== value && !isOn(args, 'overwrite')) {
          const text = `error: '${name}' already has a value (${values[name]}), and --overwrite is false\n`;
          return { ok: false, text };
        } else values[name] = value;
      }
      const word =
        changes.every((c) => c.endsWith('-')) && field === 'labels'
          ? 'unlabeled'
          : field === 'labels'
            ? 'labeled'
            : 'annotated';
      const changed = { ...object, metadata: { ...object.metadata, [field]: values } };
      const answer = replaceOne(world, changed, word);
      return answer.ok ? { ok: true, text: `${objectName(resource, object.metadata.name)} ${word}\n` } : answer;
    }),
  );
}

export function patch(args: KubectlArgs, { world }: Shell): Output {
  const text = args.flags.get('patch');
  if (text === undefined)
    throw new CommandError('error: must specify --patch or --patch-file containing the contents of the patch');
  const change = readYaml(text);
  if (typeof change !== 'object' || change === null)
    throw new CommandError(`error: unable to parse ${JSON.stringify(text)}: yaml: not a mapping`);
  return together(
    namedObjects(world, args, args.words.slice(1)).map(({ object }) => {
      const read = readObject(mergePatch(object, change));
      if (!read.object) {
        const why = read.errors.map((e) => e.message).join(', ');
        return { ok: false, text: `The ${object.kind} "${object.metadata.name}" is invalid: ${why}\n` };
      }
      return replaceOne(world, read.object, 'patched');
    }),
  );
}

/** `kubectl set image deployment/web nginx=nginx:1.29`. */
export function setImage(args: KubectlArgs, { world }: Shell): Output {
  if (args.words[1] !== 'image') throw new CommandError('error: unknown command; there is "kubectl set image"');
  const words = args.words.slice(2);
  const images = words.filter((word) => word.includes('='));
  return together(
    namedObjects(
      world,
      args,
      words.filter((word) => !word.includes('=')),
    ).map(({ object }) => {
      const { spec } = object as Deployment;
      const missing = images
        .map((i) => i.split('=')[0] ?? '')
        .find((name) => name !== '*' && !spec.template.spec.containers.some((c) => c.name === name));
      if (missing !== undefined) return { ok: false, text: `error: unable to find container named "${missing}"\n` };
      const containers = spec.template.spec.containers.map((container) => {
        const image = images.find((i) => i.startsWith(`${container.name}=`) || i.startsWith('*='));
        return image === undefined ? container : { ...container, image: image.slice(image.indexOf('=') + 1) };
      });
      const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
      return replaceOne(world, { ...object, spec: { ...spec, template } } as Deployment, 'image updated');
    }),
  );
}

/** `kubectl rollout restart|status|undo|history`. */
export function rollout(args: KubectlArgs, shell: Shell): Output {
  const [, what, ...words] = args.words;
  const { world } = shell;
  const objects = namedObjects(world, args, words);
  if (what === 'restart') {
    return together(
      objects.map(({ object }) => {
        const { spec } = object as Deployment;
        const annotations = {
          ...spec.template.metadata?.annotations,
          'kubectl.kubernetes.io/restartedAt': timestamp(world.net.time),
        };
        const template = { ...spec.template, metadata: { ...spec.template.metadata, annotations } };
        return replaceOne(world, { ...object, spec: { ...spec, template } } as Deployment, 'restarted');
      }),
    );
  }
  if (what === 'status') return done(objects.map(({ object }) => awaitRollout(shell, object)).join(''));
  if (what === 'undo') return together(objects.map(({ object }) => undo(world, object)));
  if (what === 'history') return done(objects.map(({ object }) => historyOf(world, object)).join(''));
  throw new CommandError('error: must specify one of: history, restart, status, undo');
}

function awaitRollout({ world, run }: Shell, object: KubeObject): string {
  const key = objectKey(object);
  let text = '';
  const look = (): boolean => {
    const live = getObject(world.cluster.api, 'Deployment', key);
    if (!live) return true;
    const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = live.status ?? {};
    const wanted = live.spec.replicas ?? 1;
    const name = live.metadata.name;
    let line = '';
    if (updatedReplicas < wanted) line = `${updatedReplicas} out of ${wanted} new replicas have been updated...`;
    else if (replicas > updatedReplicas) line = `${replicas - updatedReplicas} old replicas are pending termination...`;
    else if (availableReplicas < updatedReplicas)
      line = `${availableReplicas} of ${updatedReplicas} updated replicas are available...`;
    if (line === '') return true;
    const said = `Waiting for deployment "${name}" rollout to finish: ${line}\n`;
    if (!text.endsWith(said)) text += said;
    return false;
  };
  runUntil(run, () => look() || !isWorkLeft(world, run));
  return `${text}${look() ? `deployment "${object.metadata.name}" successfully rolled out\n` : 'error: timed out waiting for the condition\n'}`;
}

function undo(world: World, object: KubeObject): { readonly ok: boolean; readonly text: string } {
  const sets = [...(world.cluster.api.kinds.get('ReplicaSet')?.values() ?? [])] as unknown as Deployment[];
  const revision = (set: KubeObject) => Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  const own = sets
    .filter((s) => s.metadata.namespace === object.metadata.namespace)
    .filter((s) => s.metadata.ownerReferences?.some((o) => o.kind === 'Deployment' && o.name === object.metadata.name))
    .sort((a, b) => revision(b) - revision(a));
  const before = own[1];
  if (!before) return { ok: false, text: `error: no rollout history found for deployment "${object.metadata.name}"\n` };
  const { [HASH_LABEL]: _, ...labels } = before.spec.template.metadata?.labels ?? {};
  const template = { ...before.spec.template, metadata: { ...before.spec.template.metadata, labels } };
  return replaceOne(
    world,
    { ...object, spec: { ...(object as Deployment).spec, template } } as Deployment,
    'rolled back',
  );
}
