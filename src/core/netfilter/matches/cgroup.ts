import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, saveString, notIf } from '../say';

interface Config {
  readonly path?: { readonly text: string; readonly invert: boolean };
  readonly classId?: { readonly id: number; readonly invert: boolean };
}

/** `-m cgroup`: the control group of the process that sent the packet. */
export const cgroup: Match<Config> = {
  name: 'cgroup',
  source: 'net/netfilter/xt_cgroup.c cgroup_mt_v2()',
  doc: 'The control group of the process that sent the packet, by path or by class number.',
  limits: 'All processes are in the root group, with class 0; any path is taken.',
  hooks: ['INPUT', 'OUTPUT', 'POSTROUTING'],
  options: [
    { name: '--path', type: 'string', invert: true, doc: 'Path in the cgroup tree; groups below it count too.' },
    { name: '--cgroup', type: 'u32', invert: true, doc: 'Class number of the old net_cls controller.' },
  ],
  read: (given) => ({
    ...(given.has('--path') && {
      path: { text: given.text('--path').slice(0, 511), invert: given.inverted('--path') },
    }),
    ...(given.has('--cgroup') && { classId: { id: given.number('--cgroup'), invert: given.inverted('--cgroup') } }),
  }),
  check: (c) => (!c.path === !c.classId ? 'EINVAL' : undefined),
  print(c) {
    if (c.path) return `${bang(c.path.invert)}--path ${saveString(c.path.text)}`;
    return c.classId ? `${bang(c.classId.invert)}--cgroup ${c.classId.id}` : '';
  },
  list(c) {
    if (c.path) return `cgroup ${bang(c.path.invert)}${c.path.text}`;
    return c.classId ? `cgroup ${bang(c.classId.invert)}${c.classId.id}` : '';
  },
  phrase(c) {
    return notIf(c.path?.invert ?? c.classId?.invert ?? false, sentFrom(c));
  },
  test(c, packet, context) {
    if (!context.socket(packet)) return false;
    if (c.path) return (c.path.text === '' || c.path.text === '/') !== c.path.invert;
    return c.classId !== undefined && (c.classId.id === 0) !== c.classId.invert;
  },
  explain: (c, packet, { matched }) =>
    packet.socket === undefined
      ? say('no local socket sent the packet')
      : matched
        ? say`the packet was ${sentFrom(c)}`
        : say`the packet was not ${sentFrom(c)}`,
};

function sentFrom(c: Config): string {
  return c.path ? say`sent from cgroup ${c.path.text || '/'}` : say`sent from cgroup class ${c.classId?.id ?? 0}`;
}
