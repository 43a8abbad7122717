import { listObjects } from '../../../kube/api';
import { type Kind, type KubeObject, objectKey } from '../../../kube/objects';
import { objectName, type Resource } from '../../../kube/resources';
import { runUntil } from '../../../world/control/settle';
import type { Output, World } from '../../../world/world';
import { CommandError, type Shell } from '../../command';
import { isOn, type KubectlArgs } from './args';
import { jsonPath } from './jsonpath';
import { asReturned, namedObjects } from './objects';

const SECOND = 1_000_000;
/** kubectl waits half a minute where nothing else is said. */
const USUAL_SECONDS = 30;

/** `kubectl wait --for=condition=Ready|delete|create|jsonpath='{…}'=value`: virtual time passes until it holds. */
export function waitFor(args: KubectlArgs, { world, run }: Shell): Output {
  const wanted = args.flags.get('for') ?? '';
  const holds = conditionOf(wanted);
  const objects = namedObjects(world, args, args.words.slice(1));
  if (objects.length === 0) {
    if (isOn(args, 'ignore-not-found')) return { stdout: '', stderr: '', code: 0 };
    throw new CommandError('error: no matching resources found');
  }
  const end = world.net.time + secondsOf(args.flags.get('timeout')) * SECOND;
  const met = () => objects.map((o) => holds(world, liveOf(world, o.resource, o.object)));
  runUntil(run, () => met().every(Boolean) || world.net.time > end);
  const done = met();
  const name = (at: number) => {
    const { resource, object } = objects[at] as (typeof objects)[number];
    return objectName(resource, object.metadata.name);
  };
  const word = /^delete$/i.test(wanted) ? 'deleted' : 'condition met';
  const stdout = done.map((ok, at) => (ok ? `${name(at)} ${word}\n` : '')).join('');
  const late = done.map((ok, at) => (ok ? '' : `error: timed out waiting for the condition on ${shown(name(at))}\n`));
  return { stdout, stderr: late.join(''), code: done.every(Boolean) ? 0 : 1 };
}

/** `pods/web-x` in messages, as kubectl has it. */
function shown(name: string): string {
  const [type = '', own = ''] = name.split('/');
  const [singular = '', ...group] = type.split('.');
  return [`${singular}s`, ...group].join('.').concat(`/${own}`);
}

function liveOf(world: World, resource: Resource, object: KubeObject): KubeObject | undefined {
  return listObjects(world.cluster.api, resource.kind as Kind).find((o) => objectKey(o) === objectKey(object));
}

type Holds = (world: World, object: KubeObject | undefined) => boolean;

/** Source: kubectl pkg/cmd/wait/wait.go conditionFuncFor() */
function conditionOf(text: string): Holds {
  if (/^delete$/i.test(text)) return (_, object) => object === undefined;
  if (/^create$/i.test(text)) return (_, object) => object !== undefined;
  const condition = /^condition=([^=]+)(?:=(.*))?$/i.exec(text);
  if (condition) {
    const [, type = '', value = 'True'] = condition;
    return (_, object) => object !== undefined && same(statusOf(object, type), value);
  }
  const path = /^jsonpath=(\{.*\})(?:=(.*))?$/i.exec(text);
  if (path) {
    const [, template = '', value] = path;
    return (world, object) => {
      if (!object) return false;
      const found = jsonPath(template, asReturned(world, object));
      return value === undefined ? found !== '' : found === value.replace(/^(['"])(.*)\1$/, '$2');
    };
  }
  throw new CommandError(`error: unrecognized condition: ${JSON.stringify(text)}`);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A condition of an object; those of Deployments follow from their numbers. */
function statusOf(object: KubeObject, type: string): string {
  const { spec, status } = object as {
    readonly spec?: { readonly replicas?: number };
    readonly status?: {
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
      readonly availableReplicas?: number;
    };
  };
  const given = status?.conditions?.find((c) => same(c.type, type));
  if (given) return given.status;
  if (object.kind === 'Deployment' && same(type, 'Available')) {
    return (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1) ? 'True' : 'False';
  }
  return '';
}

function secondsOf(text: string | undefined): number {
  if (text === undefined) return USUAL_SECONDS;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  if (parts.map(([whole]) => whole).join('') !== text || parts.length === 0) {
    if (text === '0') return 0;
    const why = `time: invalid duration ${JSON.stringify(text)}`;
    throw new CommandError(`error: invalid argument ${JSON.stringify(text)} for "--timeout" flag: ${why}`);
  }
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0), 0);
}
