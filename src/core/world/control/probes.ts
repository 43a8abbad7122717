import { getObject } from '../../kube/api';
import type { ProbeKind } from '../../kube/control/job';
import { isPodReady } from '../../kube/controllers/endpoints';
import { isTerminating } from '../../kube/controllers/pod-state';
import type { Pod, Probe } from '../../kube/objects';
import type { Run } from '../../net/run';
import { removeSocket } from '../../net/socket';
import { connect } from '../../net/tcp';
import { parseIpv4 } from '../../packet/address';
import { runningPod, startServers, stopServers } from '../pods';
import { rootOf, type World } from '../world';
import type { Check, PodLife } from './control';
import { note, plan } from './plan';
import { containerOf, whereOf } from './follow-pod';
import { setReady } from './pod-status';

const SECOND = 1_000_000;
/** The longest that a container waits before it is started again. */
const LONGEST_BACKOFF = 300 * SECOND;

/** How kubelet asks; where a script decides about a pod that has no probe, it is as if it had this one. */
const SCRIPTED: Probe = { periodSeconds: 10, failureThreshold: 3 };

function probeOf(pod: Pod, kind: ProbeKind): Probe | undefined {
  return pod.spec.containers.map((c) => c[`${kind}Probe`]).find((probe) => probe !== undefined);
}

/** A container runs: it is asked from now on. */
export function planProbes(world: World, key: string, pod: Pod, life: PodLife): void {
  life.checks = {};
  if (probeOf(pod, 'startup')) return planProbe(world, key, life, 'startup', probeOf(pod, 'startup'));
  planSteady(world, key, pod, life);
}

function planSteady(world: World, key: string, pod: Pod, life: PodLife): void {
  for (const kind of ['readiness', 'liveness'] as const) {
    const probe = probeOf(pod, kind) ?? (isScripted(world, key, kind) ? SCRIPTED : undefined);
    if (probe) planProbe(world, key, life, kind, probe);
  }
}

function planProbe(world: World, key: string, life: PodLife, kind: ProbeKind, probe: Probe | undefined): void {
  life.checks[kind] = { good: 0, bad: 0, all: 0 };
  plan(world, { kind: 'probe', pod: key, id: life.id, probe: kind }, (probe?.initialDelaySeconds ?? 0) * SECOND);
}

function isScripted(world: World, key: string, kind: ProbeKind): boolean {
  return world.cluster.control.failing.has(`${key} ${kind}`);
}

/** Makes a probe fail from now on, or asks the pod's program again. */
export function scriptProbe(world: World, key: string, kind: 'readiness' | 'liveness', failing: boolean): void {
  const { control, api } = world.cluster;
  const script = `${key} ${kind}`;
  if (failing) control.failing.add(script);
  else control.failing.delete(script);
  const life = control.kubelet.get(key);
  const check = life?.checks[kind];
  if (check) Object.assign(check, { good: 0, bad: 0, all: 0 });
  const pod = getObject(api, 'Pod', key);
  // A pod without such a probe is not asked yet.
  if (failing && life?.phase === 'running' && pod && !probeOf(pod, kind) && !life.checks[kind]) {
    planProbe(world, key, life, kind, SCRIPTED);
  }
}

/** kubelet asks: a connection from its node to the pod, through the node's rules. */
export function doProbe(world: World, key: string, id: number, kind: ProbeKind, run: Run): void {
  const { control, api } = world.cluster;
  const life = control.kubelet.get(key);
  const pod = getObject(api, 'Pod', key);
  if (!pod || !life || life.id !== id || life.phase !== 'running' || control.off.has(pod.spec.nodeName ?? '')) return;
  const probe = probeOf(pod, kind) ?? SCRIPTED;
  const next = (probe.periodSeconds ?? 10) * SECOND;
  const target = targetOf(pod, probe, kind);
  const ip = parseIpv4(pod.status?.podIP ?? '');
  const root = world.net.namespaces.get(rootOf(pod.spec.nodeName ?? ''));
  if (isScripted(world, key, kind))
    heard(world, key, pod, life, kind, probe, failureOf(probe, 'HTTP probe failed with statuscode: 503'));
  else if (target === undefined || ip === undefined || !root) heard(world, key, pod, life, kind, probe, '');
  else {
    const patience = (probe.timeoutSeconds ?? 1) * SECOND;
    const { number } = connect(run, root, ip, target, 'kubelet', undefined, { patience, quiet: true });
    const deadline = world.net.time + patience;
    plan(world, { kind: 'answer', pod: key, id, probe: kind, socket: number, deadline }, FIRST_LOOK);
  }
  // A pod without a probe of its own is asked only as long as a script decides, or has to be taken back.
  const own = probeOf(pod, kind) !== undefined;
  const over = !own && !isScripted(world, key, kind) && (kind === 'liveness' || isPodReady(pod));
  if (over) delete life.checks[kind];
  else if (kind !== 'startup' || life.checks['startup'])
    plan(world, { kind: 'probe', pod: key, id, probe: kind }, next);
}

/** Most answers are there by then, µs. */
const FIRST_LOOK = 20_000;

/** The port that is asked; undefined where the probe runs a command in the container, which succeeds. */
function targetOf(pod: Pod, probe: Probe, kind: ProbeKind): number | undefined {
  const port = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
  if (port === undefined || typeof port === 'number') return port;
  const container = pod.spec.containers.find((c) => c[`${kind}Probe`] === probe);
  return container?.ports?.find((p) => p.name === port)?.containerPort ?? (Number(port) || undefined);
}

function failureOf(probe: Probe, scripted: string): string {
  return probe.exec
    ? 'command exited with status 1'
    : probe.tcpSocket
      ? 'dial tcp: connect: connection refused'
      : scripted;
}

/** kubelet looks whether the pod answered. */
export function doAnswer(
  world: World,
  job: {
    readonly pod: string;
    readonly id: number;
    readonly probe: ProbeKind;
    readonly socket: number;
    readonly deadline: number;
  },
): void {
  const { control, api } = world.cluster;
  const life = control.kubelet.get(job.pod);
  const pod = getObject(api, 'Pod', job.pod);
  const root = pod && world.net.namespaces.get(rootOf(pod.spec.nodeName ?? ''));
  const socket = root?.sockets.find((s) => s.number === job.socket);
  const result = socket && socket.data.kind === 'connection' ? socket.data.result : undefined;
  const waits = socket !== undefined && result === undefined && world.net.time < job.deadline;
  if (waits && life?.id === job.id) return plan(world, job as never, job.deadline - world.net.time);
  if (!pod || !life || life.id !== job.id || life.phase !== 'running') return;
  const probe = probeOf(pod, job.probe) ?? SCRIPTED;
  // A socket that is gone was closed in order, after its answer.
  const good = socket === undefined || result?.outcome === 'reply';
  if (socket && root && !good) removeSocket(root, socket);
  const what = probe.httpGet
    ? `Get "http://${pod.status?.podIP ?? ''}:${targetOf(pod, probe, job.probe) ?? ''}${probe.httpGet.path ?? '/'}": `
    : '';
  const why = result?.outcome === 'refused' ? 'dial tcp: connect: connection refused' : 'context deadline exceeded';
  heard(world, job.pod, pod, life, job.probe, probe, good ? '' : `${what}${why}`);
}

/** Counts an answer; '' for a good one. Source: pkg/kubelet/prober/worker.go doProbe() */
function heard(
  world: World,
  key: string,
  pod: Pod,
  life: PodLife,
  kind: ProbeKind,
  probe: Probe,
  failure: string,
): void {
  const check: Check = life.checks[kind] ?? { good: 0, bad: 0, all: 0 };
  life.checks[kind] = check;
  check.all++;
  check.good = failure === '' ? check.good + 1 : 0;
  check.bad = failure === '' ? 0 : check.bad + 1;
  const about = { object: `Pod/${key}`, ...whereOf(world, key) };
  if (failure !== '') {
    const name = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
    note(world, 'kubelet', `${name} probe failed: ${failure}`, about);
  }
  const good = check.good >= (probe.successThreshold ?? 1);
  const bad = check.bad >= (probe.failureThreshold ?? 3);
  if (kind === 'readiness') {
    const decided = good ? true : bad ? false : undefined;
    if (decided !== undefined && decided !== isPodReady(pod)) setReady(world, key, decided);
  } else if (kind === 'startup' && good) {
    delete life.checks['startup'];
    planSteady(world, key, pod, life);
    if (!probeOf(pod, 'readiness')) setReady(world, key, true);
  } else if (bad && !isTerminating(pod)) {
    note(world, 'kubelet', `Container ${containerOf(pod)} failed ${kind} probe, will be restarted`, about);
    restart(world, key, pod, life);
  }
}

/** The container is killed and started again, later each time. Source: pkg/kubelet/kubelet.go MaxContainerBackOff */
function restart(world: World, key: string, pod: Pod, life: PodLife): void {
  const running = runningPod(world, pod);
  if (running) stopServers(world, running);
  life.restarts++;
  life.checks = {};
  setReady(world, key, false);
  const backoff = life.restarts === 1 ? 0 : Math.min(10 * SECOND * 2 ** (life.restarts - 2), LONGEST_BACKOFF);
  if (backoff > 0)
    note(world, 'kubelet', `Back-off restarting failed container ${containerOf(pod)}`, { object: `Pod/${key}` });
  plan(world, { kind: 'restart', pod: key, id: life.id }, backoff + SECOND);
}

/** A container that was killed runs again. */
export function doRestart(world: World, key: string, id: number): void {
  const life = world.cluster.control.kubelet.get(key);
  const pod = getObject(world.cluster.api, 'Pod', key);
  const running = pod && runningPod(world, pod);
  if (!pod || !running || life?.id !== id || life.phase !== 'running') return;
  startServers(world, running);
  note(world, 'kubelet', `Started container ${containerOf(pod)}`, { object: `Pod/${key}`, where: running.place });
  if (!probeOf(pod, 'readiness') && !probeOf(pod, 'startup')) setReady(world, key, true);
  planProbes(world, key, pod, life);
}
