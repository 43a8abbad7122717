import { inCidr, type Ipv4, networkOf } from '../../../packet/address';
import { makePacket } from '../../../packet/make';
import { refresh } from '../../../net/namespace';
import type { Netns, Route } from '../../../net/netns';
import { outputDevice, REASONS, routeOutput } from '../../../net/output-route';
import { type Flow, LOCAL_TABLE, lookupByRules, MAIN_TABLE } from '../../../net/policy';
import { routeInput } from '../../../net/route-input';
import { formatDecision, formatRoute } from '../../../net/route-text';
import { kernelRoutes, lookupRoute } from '../../../net/route';
import { CommandError, type Shell } from '../../command';
import { hasCarrier } from './show-link';
import { tableFrom, tableName } from './tables';
import { addressFrom, deviceNamed, prefixFrom, rtnetlink, Words } from './words';

const VERBS = ['add', 'append', 'replace', 'change', 'del', 'delete', 'show', 'list', 'get', 'flush'] as const;
const TYPES = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit', 'throw'] as const;

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
      return flush(ns, new Words(rest));
    case undefined:
      throw new CommandError(`Command "${word}" is unknown, try "ip route help".`, 255);
    default:
      return change(ns, verb === 'delete' ? 'del' : verb, read(ns, new Words(rest)));
  }
}

/** All routes that were added, or those of one origin. */
function flush(ns: Netns, words: Words): undefined {
  let proto: string | undefined;
  let table = MAIN_TABLE;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'proto' || word === 'protocol') proto = words.value();
    else if (word === 'table') table = tableFrom(words.value());
  }
  setRoutes(
    ns,
    table,
    routesIn(ns, table).filter((r) => proto !== undefined && r.proto !== proto),
  );
}

type Asked = { -readonly [K in keyof Route]?: Route[K] } & { table?: number };

/** Routes that were added to a table; those to the host itself stand beside main's. */
function routesIn(ns: Netns, table: number): readonly Route[] {
  return table === MAIN_TABLE || table === LOCAL_TABLE ? ns.routes : (ns.tables?.get(table) ?? []);
}

function setRoutes(ns: Netns, table: number, routes: readonly Route[]): void {
  if (table === MAIN_TABLE || table === LOCAL_TABLE) ns.routes = [...routes];
  else {
    ns.tables ??= new Map();
    ns.tables.set(table, [...routes]);
  }
  refresh(ns);
}

function read(ns: Netns, words: Words): Asked {
  const route: Asked = {};
  for (let word = words.next(); word !== undefined; word = words.next()) {
    const type = TYPES.find((t) => t === word);
    if (type) route.type = type;
    else if (word === 'via') route.via = addressFrom(words.value());
    else if (word === 'dev' || word === 'oif') route.device = deviceNamed(ns, words.value()).name;
    else if (word === 'src') route.source = addressFrom(words.value());
    else if (word === 'metric' || word === 'priority' || word === 'preference') route.metric = Number(words.value());
    else if (word === 'nexthop') {
      const hops = nexthopsFrom(ns, words, route);
      const [first] = hops;
      if (first) route.via = first.via;
      if (hops.length > 1) route.hops = hops;
    } else if (word === 'onlink') route.onlink = true;
    else if (word === 'scope') route.scope = scopeFrom(words.value());
    else if (word === 'proto' || word === 'protocol') route.proto = words.value() === 'kernel' ? 'kernel' : 'static';
    else if (word === 'table') {
      route.table = tableFrom(words.value());
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

/** The next hops at the end of a line, the word before the first is read. Source: iproute2 ip/iproute.c parse_nexthops() */
function nexthopsFrom(ns: Netns, words: Words, route: Asked): NonNullable<Route['hops']> {
  const hops = [nexthopFrom(ns, words, route)];
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word !== 'nexthop')
      throw new CommandError(`Error: "nexthop" or end of line is expected instead of "${word}"`, 255);
    hops.push(nexthopFrom(ns, words, route));
  }
  return hops;
}

/** `nexthop via ADDRESS [ dev DEVICE ] [ weight NUMBER ]`, as often as there are ways. */
function nexthopFrom(ns: Netns, words: Words, route: Asked): { readonly via: number; readonly weight: number } {
  if (words.value() !== 'via') throw new CommandError('Only next hops with an address are known here.', 255);
  const via = addressFrom(words.value());
  let weight = 1;
  for (let word = words.peek(); word === 'dev' || word === 'weight'; word = words.peek()) {
    words.next();
    if (word === 'weight') weight = Number(words.value());
    else {
      const { name } = deviceNamed(ns, words.value());
      if (route.device !== undefined && route.device !== name)
        throw new CommandError('Next hops by different devices are not known here.', 255);
      route.device = name;
    }
  }
  return { via, weight };
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
  const { table = MAIN_TABLE } = asked;
  const routes = routesIn(ns, table);
  if (verb === 'del') {
    const fits = (r: Route) =>
      same(r, { ...asked, metric: asked.metric ?? r.metric }) &&
      (asked.via === undefined || asked.via === r.via) &&
      (asked.device === undefined || asked.device === r.device);
    const gone = routes.find(fits);
    if (!gone) throw rtnetlink('No such process');
    setRoutes(
      ns,
      table,
      routes.filter((r) => r !== gone),
    );
    return;
  }
  const route = complete(ns, asked);
  const at = routes.findIndex((r) => same(r, route));
  const fromKernel = table === MAIN_TABLE && kernelRoutes(ns).some((r) => r.type === 'unicast' && same(r, route));
  if (verb === 'add' && (at >= 0 || fromKernel)) throw rtnetlink('File exists');
  if (verb === 'change' && at < 0) throw rtnetlink('No such file or directory');
  setRoutes(ns, table, at >= 0 && verb !== 'append' ? routes.with(at, route) : [...routes, route]);
}

/** What the kernel fills in, and refuses. Source: net/ipv4/fib_semantics.c fib_check_nh() */
function complete(ns: Netns, asked: Asked): Route {
  const type = asked.type ?? 'unicast';
  const base = {
    destination: asked.destination as Route['destination'],
    metric: asked.metric ?? 0,
    proto: asked.proto ?? 'boot',
  };
  if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit' || type === 'throw')
    return { ...base, type, scope: 'global' };
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
    ...(asked.hops ? { hops: asked.hops } : {}),
  };
}

/** Routes of the main table, in the order in which the kernel lists them. */
export function mainTable(ns: Netns): Route[] {
  return inOrder([
    ...kernelRoutes(ns).filter((r) => r.type === 'unicast'),
    ...ns.routes.filter((r) => r.type !== 'local'),
  ]);
}

function localTable(ns: Netns): Route[] {
  return inOrder([
    ...kernelRoutes(ns).filter((r) => r.type !== 'unicast'),
    ...ns.routes.filter((r) => r.type === 'local'),
  ]);
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
  let others: ReadonlyMap<number, readonly Route[]> = new Map();
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'table') {
      const name = words.value();
      if (name === 'all' || name === '0') {
        others = new Map([...(ns.tables ?? []), [LOCAL_TABLE, localTable(ns)]]);
        routes = [...(ns.tables?.values() ?? [])].flatMap(inOrderOf);
        routes = routes.concat(mainTable(ns), others.get(LOCAL_TABLE) ?? []);
      } else routes = listTable(ns, tableFrom(name));
    } else if (word === 'dev') {
      const device = deviceNamed(ns, words.value()).name;
      routes = routes.filter((r) => r.device === device);
    } else if (word !== 'root' && word !== 'to') {
      const wanted = prefixFrom(word);
      routes = routes.filter((r) => r.destination.prefix >= wanted.prefix && inCidr(r.destination.address, wanted));
    }
  }
  const tableOf = (r: Route) => [...others].find(([, known]) => known.includes(r))?.[0];
  const line = (r: Route) => `${inTable(formatRoute(r), tableOf(r))}${isLinkDown(shell, r) ? ' linkdown' : ''} \n`;
  return routes.map(line).join('');
}

/** The table stands behind the device. */
function inTable(text: string, table: number | undefined): string {
  if (table === undefined) return text;
  const m = /^(.*?(?: dev \S+)?)((?: proto| scope| src| metric| onlink).*)?$/.exec(text);
  return `${m?.[1]} table ${tableName(table)}${m?.[2] ?? ''}`;
}

const inOrderOf = (routes: readonly Route[]) => inOrder([...routes]);

function listTable(ns: Netns, table: number): Route[] {
  if (table === LOCAL_TABLE) return localTable(ns);
  if (table === MAIN_TABLE) return mainTable(ns);
  const routes = ns.tables?.get(table);
  if (!routes && !ns.rules?.some(({ action }) => action.kind === 'lookup' && action.table === table))
    throw new CommandError('Error: ipv4: FIB table does not exist.\nDump terminated', 2);
  return inOrderOf(routes ?? []);
}

function get(ns: Netns, words: Words): string {
  let destination = 0;
  let from = 0;
  let mark = 0;
  let input: string | undefined;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'from') from = addressFrom(words.value());
    else if (word === 'mark') mark = Number(words.value());
    else if (word === 'iif') input = deviceNamed(ns, words.value()).name;
    else if (word !== 'to') destination = addressFrom(word);
  }
  const flow = { source: from, mark, iif: input ?? 'lo' };
  const found = input === undefined ? routeOutput(ns, destination, from, false, flow) : routeIn(ns, destination, flow);
  if (found.errno) throw rtnetlink(REASONS[found.errno]);
  const { route } = found;
  const device = outputDevice(ns, route);
  const source = from || input !== undefined ? undefined : found.source;
  const byRules = ns.rules ? lookupByRules(ns, ns.rules, destination, flow) : undefined;
  const table = typeof byRules === 'object' ? byRules.table : undefined;
  let text = formatDecision(route, destination, device, from || undefined, source);
  if (table !== undefined && table !== MAIN_TABLE && table !== LOCAL_TABLE) text = inTable(text, table);
  if (mark) text += ` mark ${mark >= 16 ? `0x${mark.toString(16)}` : mark}`;
  const cache = route.type === 'local' ? 'cache <local>' : 'cache';
  return `${text}${input === undefined ? ' uid 0' : ''} \n    ${cache}${input === undefined ? '' : ` iif ${input}`} \n`;
}

/** How a packet that comes in by a device goes. */
function routeIn(ns: Netns, destination: Ipv4, { source, mark, iif }: Flow): ReturnType<typeof routeOutput> {
  const packet = { ...makePacket({ kind: 'other' }, { src: source, dst: destination }), mark, iif };
  const decision = routeInput(ns, deviceNamed(ns, iif), packet);
  if (decision.kind === 'local' || decision.kind === 'forward') return { route: decision.route, source };
  return { errno: decision.kind === 'error' ? decision.errno : 'EINVAL' };
}

/** Nobody is at the other end of its device; an address of the host stays reachable all the same. */
function isLinkDown(shell: Shell, route: Route): boolean {
  const device = shell.ns.devices.get(route.device ?? '');
  return device !== undefined && route.type !== 'local' && !hasCarrier(shell.world.net, shell.ns, device);
}
