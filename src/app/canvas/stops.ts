import type { Step, Trace } from '../../core/trace/step';
import { inChain, netnsOf } from '../playback/schedule';
import { netnsPart } from './places';
import type { Anchor, Scene } from './scene';

/** Where a step finds the packet, and where it leaves it. Only a wire has two ends. */
export interface Stop {
  readonly at: Anchor;
  readonly end: Anchor;
}

/** A place that stands for what the scene does not draw: its host's middle, or nothing known at all. */
const NOWHERE: Anchor = { x: 0, y: 0, zone: 'host', host: '' };

/** The stops of a trace in a scene: one for each step. Places that are not drawn fall back to what contains them. */
export function stopsOf(scene: Scene, trace: Trace): readonly Stop[] {
  const stops: Stop[] = [];
  let here: Anchor | undefined;
  for (const step of trace.steps) {
    const at = anchorOf(scene, step, here) ?? here ?? NOWHERE;
    const end = step.kind === 'link' ? (find(scene, step.to) ?? at) : at;
    stops.push({ at, end });
    here = end;
  }
  return stops;
}

function anchorOf(scene: Scene, step: Step, here: Anchor | undefined): Anchor | undefined {
  const netns = netnsOf(step);
  const { anchors } = scene;
  const c = inChain(step);
  if (c) return anchors.get(`${netns}/${c.hook}/${c.table}`) ?? hookAnchor(scene, netns, c.hook) ?? find(scene, netns);
  switch (step.kind) {
    case 'socket':
      return anchors.get(`${netns}/process`) ?? find(scene, netns);
    case 'route': {
      // A packet that the host itself made is routed before it meets a hook.
      if (step.before.iif === '') return here ?? anchors.get(`${netns}/process`) ?? find(scene, netns);
      return anchors.get(`${netns}/route`) ?? find(scene, netns);
    }
    case 'conntrack':
    case 'nat': {
      if (here?.host === netns && here.zone === step.hook && step.kind === 'conntrack') return here;
      const table = step.kind === 'nat' ? 'nat' : undefined;
      return (
        (table && anchors.get(`${netns}/${step.hook}/${table}`)) ??
        hookAnchor(scene, netns, step.hook) ??
        find(scene, netns)
      );
    }
    case 'link':
    case 'encapsulate':
    case 'decapsulate':
      return anchors.get(`${netns}/${step.device}`) ?? find(scene, netns);
    case 'bridge': {
      // With bridge-nf the bridge decides between two hooks: the packet stays at the one it passed.
      if (here?.host === netns && here.zone === 'PREROUTING') return here;
      const port = anchors.get(`${netns}/${step.device}/${step.port}`);
      const bar = port ?? anchors.get(`${netns}/${step.device}`);
      return bar && here?.zone === 'veth' ? { ...bar, x: here.x } : (bar ?? find(scene, netns));
    }
    case 'answer':
    case 'drop':
      return here ?? find(scene, netns);
    default:
      return find(scene, netns);
  }
}

/** The first station of a hook. */
function hookAnchor(scene: Scene, netns: string, hook: string): Anchor | undefined {
  for (const table of ['raw', 'mangle', 'nat', 'filter']) {
    const anchor = scene.anchors.get(`${netns}/${hook}/${table}`);
    if (anchor) return anchor;
  }
  return undefined;
}

/** The anchor of a place or of the nearest part of it that is drawn. */
export function find(scene: Scene, place: string): Anchor | undefined {
  const { anchors } = scene;
  const own = anchors.get(place);
  if (own) return own;
  const netns = netnsPart(place);
  return anchors.get(netns) ?? anchors.get(`${place.split('/', 1)[0]}/root`);
}
