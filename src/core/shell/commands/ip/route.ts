import { inCidr, networkOf } from '../../../packet/address';
import { refresh } from '../../../net/namespace';
import type { Netns, Route } from '../../../net/netns';
import { outputDevice, REASONS, routeOutput } from '../../../net/output-route';
import { formatDecision, formatRoute } from '../../../net/route-text';
import { kernelRoutes, lookupRoute } from '../../../net/route';
import { CommandError, type Shell } from '../../command';
import { hasCarrier } from './show-link';
import { addressFrom, deviceNamed, prefixFrom, rtnetlink, Words } from './words';

const VERBS = ['add', 'append', 'replace', 'change', 'del', 'delete', 'show', 'list', 'get', 'flush'] as const;
const TYPES = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit'] as const;

/** `ip route`. Source: iproute2 ip/iproute.c, net/ipv4/fib_semantics.c fib_create_info() */
export function ipRoute(shell: Shell, args: readonly string[]): string | undefined {
  const { ns } = shell;
  const [word = 'show', ...rest] = args;
  const verb = VERBS.find((v) => v.startsWith(word));
  switch (verb) {
    case 'show':
    case 'list':
      return show(shell, new Words(rest));
    case 'get':
      return get(ns, new Words(rest));
    case 'flush':
      ns.routes = [];
      return refresh(ns) as undefined;
    case undefined:
      throw new CommandError(`Command "${word}" is unknown, try "ip route help".`, 255);
    default:
      return change(ns, verb === 'delete' ? 'del' : verb, read(ns, new Words(rest)));
  }
}

type Asked = { -readonly [K in keyof Route]?: Route[K] };

function read(ns: Netns, words: Words): Asked {
  const route: Asked = {};
  for (let word = words.next(); word !== undefined; word = words.next()) {
    const type = TYPES.find((t) => t === word);
    if (type) route.type = type;
    else if (word === 'via') route.via = addressFrom(words.value());
    else if (word === 'dev' || word === 'oif') route.device = deviceNamed(ns, words.value()).name;
    else if (word === 'src') route.source = addressFrom(words.value());
    else if (word === 'metric' || word === 'priority' || word === 'preference') route.metric = Number(words.value());
    else if (word === 'onlink') route.onlink = true;
    else if (word === 'scope') route.scope = scopeFrom(words.value());
    else if (word === 'proto' || word === 'protocol') route.proto = words.value() === 'kernel' ? 'kernel' : 'static';
    else if (word === 'table') {
      const table = words.value();
      if (table !== 'main' && table !== '254') throw new CommandError('Only the table main can be changed here.');
    } else if (word === 'mtu' || word === 'advmss') words.value();
    else {
      if (word === 'to') word = words.value();
      if (route.destination) throw new CommandError(`Error: either "to" is duplicate, or "${word}" is a garbage.`, 255);
      const destination = prefixFrom(word);
      if (networkOf(destination).address !== destination.address)
        throw new CommandError('Error: Invalid prefix for given prefix length.', 2);
      route.destination = destination;
    }
  }
  return route;
}

function scopeFrom(word: string): Route['scope'] {
  if (word === 'link' || word === 'host' || word === 'global') return word;
  throw new CommandError(`Error: argument "${word}" is wrong: invalid "scope" value`, 255);
}

function same(a: Route, b: Asked): boolean {
  return (
    a.destination.address === b.destination?.address &&
    a.destination.prefix === b.destination.prefix &&
    a.metric === (b.metric ?? 0)
  );
}

function change(ns: Netns, verb: 'add' | 'append' | 'replace' | 'change' | 'del', asked: Asked): undefined {
  if (!asked.destination) throw rtnetlink('Invalid argument');
  if (verb === 'del') {
    const fits = (r: Route) =>
      same(r, { ...asked, metric: asked.metric ?? r.metric }) &&
      (asked.via === undefined || asked.via === r.via) &&
      (asked.device === undefined || asked.device === r.device);
    const gone = ns.routes.find(fits);
    if (!gone) throw rtnetlink('No such process');
    ns.routes = ns.routes.filter((r) => r !== gone);
    refresh(ns);
    return;
  }
  const route = complete(ns, asked);
  const at = ns.routes.findIndex((r) => same(r, route));
  const fromKernel = kernelRoutes(ns).some((r) => r.type === 'unicast' && same(r, route));
  if (verb === 'add' && (at >= 0 || fromKernel)) throw rtnetlink('File exists');
  if (verb === 'change' && at < 0) throw rtnetlink('No such file or directory');
  ns.routes = at >= 0 && verb !== 'append' ? ns.routes.with(at, route) : [...ns.routes, route];
  refresh(ns);
}

/** What the kernel fills in, and refuses. Source: net/ipv4/fib_semantics.c fib_check_nh() */
function complete(ns: Netns, asked: Asked): Route {
  const type = asked.type ?? 'unicast';
  const base = {
    destination: asked.destination as Route['destination'],
    metric: asked.metric ?? 0,
    proto: asked.proto ?? 'boot',
  };
  if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit') return { ...base, type, scope: 'global' };
  let { device } = asked;
  if (asked.via !== undefined) {
    const towards = lookupRoute(ns, asked.via, asked.onlink ? undefined : device);
    if (asked.onlink) {
      if (device === undefined) throw new CommandError('Error: Nexthop device required for onlink.', 2);
    } else if (towards?.type !== 'unicast' || towards.via !== undefined || towards.device === undefined) {
      throw new CommandError('Error: Nexthop has invalid gateway.', 2);
    } else device = towards.device;
  }
  if (device === undefined) throw rtnetlink('No such device');
  if (!ns.devices.get(device)?.up) throw new CommandError('Error: Device for nexthop is not up.', 2);
  const scope = asked.scope ?? (type === 'local' ? 'host' : asked.via === undefined ? 'link' : 'global');
  return {
    ...base,
    type,
    device,
    scope,
    ...(asked.via === undefined ? {} : { via: asked.via }),
    ...(asked.source === undefined ? {} : { source: asked.source }),
    ...(asked.onlink ? { onlink: true } : {}),
  };
}

/** Routes of the main table, in the order in which the kernel lists them. */
export function mainTable(ns: Netns): Route[] {
  return inOrder([...kernelRoutes(ns).filter((r) => r.type === 'unicast'), ...ns.routes]);
}

function localTable(ns: Netns): Route[] {
  return inOrder(kernelRoutes(ns).filter((r) => r.type !== 'unicast'));
}

/** By network. */
function inOrder(routes: Route[]): Route[] {
  return routes.sort(
    (a, b) =>
      a.destination.address - b.destination.address ||
      a.destination.prefix - b.destination.prefix ||
      a.metric - b.metric,
  );
}

function show(shell: Shell, words: Words): string {
  const { ns } = shell;
  let routes = mainTable(ns);
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'table') {
      const table = words.value();
      if (table === 'local' || table === '255') routes = localTable(ns);
      else if (table === 'all') routes = [...mainTable(ns), ...localTable(ns)];
    } else if (word === 'dev') {
      const device = deviceNamed(ns, words.value()).name;
      routes = routes.filter((r) => r.device === device);
    } else if (word !== 'root' && word !== 'to') {
      const wanted = prefixFrom(word);
      routes = routes.filter((r) => r.destination.prefix >= wanted.prefix && inCidr(r.destination.address, wanted));
    }
  }
  return routes.map((r) => `${formatRoute(r)}${isLinkDown(shell, r) ? ' linkdown' : ''} \n`).join('');
}

function get(ns: Netns, words: Words): string {
  let destination = 0;
  let from = 0;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'from') from = addressFrom(words.value());
    else if (word !== 'to') destination = addressFrom(word);
  }
  const found = routeOutput(ns, destination, from);
  if (found.errno) throw rtnetlink(REASONS[found.errno]);
  const cache = found.route.type === 'local' ? '    cache <local> \n' : '    cache \n';
  const text = formatDecision(
    found.route,
    destination,
    outputDevice(ns, found.route),
    from || undefined,
    from ? undefined : found.source,
  );
  return `${text} uid 0 \n${cache}`;
}

/** Nobody is at the other end of its device; an address of the host stays reachable all the same. */
function isLinkDown(shell: Shell, route: Route): boolean {
  const device = shell.ns.devices.get(route.device ?? '');
  return device !== undefined && route.type !== 'local' && !hasCarrier(shell.world.net, shell.ns, device);
}
