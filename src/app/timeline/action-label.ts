import type { Action } from '../../core/world/action';

const host = (place: string) => place.replace(/\/root$/, '').replace('/', ': ');

/** What was done, in a few words. */
export function actionLabel(action: Action | undefined): string {
  if (!action) return 'Set-up';
  switch (action.kind) {
    case 'probe': {
      const many = action.count && action.count > 1 ? ` × ${action.count.toLocaleString('en')}` : '';
      return `${host(action.from)} → ${action.to}${many}`;
    }
    case 'ruleset':
      return `Rules of ${host(action.on)}`;
    case 'shell':
      return `${host(action.on)}$ ${action.line}`;
    case 'apply':
      return `Apply ${namesIn(action.manifest)}`;
    case 'delete':
      return `Delete ${action.resource} ${action.name}`;
    case 'scale':
      return `Scale ${action.name} to ${action.replicas}`;
    case 'cordon':
      return `${action.on ? 'Cordon' : 'Uncordon'} ${action.node}`;
    case 'power':
      return `${action.node} ${action.up ? 'on' : 'off'}`;
    case 'probe-script':
      return `${action.probe} of ${action.pod} ${action.failing ? 'fails' : 'as it is'}`;
    case 'delays':
      return 'Delays';
    case 'settle':
      return 'Settle';
    case 'wait':
      return `Wait ${action.micros / 1_000_000} s`;
  }
}

/** Kind and name of the first object of a manifest, and how many more there are. */
function namesIn(manifest: string): string {
  const kinds = [...manifest.matchAll(/^kind:\s*(\S+)/gm)].map((m) => m[1]);
  const name = /^\s+name:\s*(\S+)/m.exec(manifest)?.[1] ?? '';
  return `${kinds[0] ?? 'objects'} ${name}${kinds.length > 1 ? ` and ${kinds.length - 1} more` : ''}`.trim();
}
