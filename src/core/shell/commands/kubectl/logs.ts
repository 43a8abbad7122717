import { civil, EPOCH } from '../../../lib/calendar';
import type { Served } from '../../../net/served';
import { objectKey, type Pod } from '../../../kube/objects';
import type { Output, World } from '../../../world/world';
import { CommandError, type Shell } from '../../command';
import { isOn, type KubectlArgs, namespaceOf, numberFlag } from './args';
import { findResource, podAt, selected } from './objects';

/** With a selector kubectl prints only so many lines of each pod. */
const FEW = 10;

/** `kubectl logs POD|TYPE/NAME|-l SELECTOR`: what the programs of pods have printed. `-f` prints what there is, and ends. */
export function logs(args: KubectlArgs, { world }: Shell): Output {
  const [, word, container] = args.words;
  const bySelector = args.flags.has('selector');
  if (word === undefined && !bySelector)
    throw new CommandError(
      "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples",
    );
  const pods =
    word === undefined ? (selected(world, args, findResource('pods')) as readonly Pod[]) : [podAt(world, args, word)];
  if (pods.length === 0)
    return { stdout: '', stderr: `No resources found in ${namespaceOf(args)} namespace.\n`, code: 0 };
  const tail = numberFlag(args, 'tail') ?? (bySelector ? FEW : -1);
  let stdout = '';
  for (const pod of pods) {
    const lines = linesOf(world, pod, container ?? args.flags.get('container'), isOn(args, 'previous'));
    const shown = tail < 0 ? lines : lines.slice(Math.max(0, lines.length - tail));
    const { name } = pod.metadata;
    const prefix = isOn(args, 'prefix') ? `[pod/${name}/${pod.spec.containers[0]?.name ?? ''}] ` : '';
    stdout += shown.map((line) => `${prefix}${line}\n`).join('');
  }
  return { stdout, stderr: '', code: 0 };
}

function linesOf(world: World, pod: Pod, container: string | undefined, previous: boolean): readonly string[] {
  const { name } = pod.metadata;
  const key = objectKey(pod);
  const named = container ?? pod.spec.containers[0]?.name ?? '';
  if (!pod.spec.containers.some((c) => c.name === named)) {
    throw new CommandError(`error: container ${named} is not valid for pod ${name}`);
  }
  const restarts = world.cluster.control.kubelet.get(key)?.restarts ?? 0;
  if (previous) {
    const why =
      restarts === 0
        ? `previous terminated container "${named}" in pod "${name}" not found`
        : `what container "${named}" in pod "${name}" printed before it was restarted is not kept here`;
    throw new CommandError(`Error from server (BadRequest): ${why}`);
  }
  const running = world.cluster.pods.get(key);
  if (!running) {
    const why = `container "${named}" in pod "${name}" is waiting to start: ContainerCreating`;
    throw new CommandError(`Error from server (BadRequest): ${why}`);
  }
  if (world.cluster.control.off.has(running.node)) {
    const node = world.cluster.spec.nodes.find((n) => n.name === running.node)?.ip ?? '';
    const url = `https://${node}:10250/containerLogs/${key}/${named}`;
    throw new CommandError(`Error from server: Get "${url}": dial tcp ${node}:10250: connect: no route to host`);
  }
  const resolver = world.cluster.edge.resolvers.get(running.place);
  if (resolver) return resolver.lines;
  const served = world.net.namespaces.get(running.place)?.served ?? [];
  return served.filter((s) => s.name === running.network.netns).map(accessLine);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One request as nginx logs it; a datagram has no request line. Source: nginx's docker image, log_format main */
function accessLine({ time, protocol, client, bytes, request, agent }: Served): string {
  const { year, month, day, hour, minute, second } = civil(EPOCH + Math.floor(time / 1_000_000));
  const two = (n: number) => String(n).padStart(2, '0');
  const when = `${two(day)}/${MONTHS[month - 1]}/${year}:${two(hour)}:${two(minute)}:${two(second)} +0000`;
  if (protocol === 'udp') return `${client} [${when}] UDP 200 ${bytes}`;
  return `${client} - - [${when}] "${request}" 200 ${bytes} "-" "${agent}" "-"`;
}
