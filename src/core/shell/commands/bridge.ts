import { vxlanData } from '../../net/devices/vxlan';
import type { BridgeData } from '../../net/devices/bridge';
import type { Netns } from '../../net/netns';
import { formatIpv4 } from '../../packet/address';
import { answering, type Command, CommandError, failed } from '../command';
import { addressFrom, deviceNamed, rtnetlink, Words } from './ip/words';

/** Source: iproute2 bridge/fdb.c, bridge/link.c */
export const bridge: Command = {
  name: 'bridge',
  usage: 'bridge [ -n NETNS ] { fdb | link } COMMAND',
  run(args, shell) {
    const elsewhere = args[0] === '-n' || args[0] === '-netns';
    const ns = elsewhere ? shell.world.net.namespaces.get(`${shell.ns.host}/${args[1]}`) : shell.ns;
    if (!ns) return failed(`Cannot open network namespace "${args[1]}": No such file or directory`);
    const [object, verb = 'show', ...rest] = elsewhere ? args.slice(2) : args;
    if (object === 'fdb') return answering(() => fdb(ns, verb, new Words(rest)));
    if (object === 'link' && verb === 'set') return answering(() => setPort(ns, new Words(rest)));
    return answering(() => {
      throw new CommandError(`Object "${object ?? ''}" is unknown, try "bridge help".`, 255);
    });
  },
};

function fdb(ns: Netns, verb: string, words: Words): string | undefined {
  let mac = '';
  let device = '';
  let destination = 0;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'dev' || word === 'brport') device = deviceNamed(ns, words.value()).name;
    else if (word === 'dst') destination = addressFrom(words.value());
    else if (word === 'br') device = deviceNamed(ns, words.value()).name;
    else if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(word)) mac = word.toLowerCase();
  }
  if (verb === 'show' || verb === 'list') return show(ns, device);
  const data = vxlanData(deviceNamed(ns, device));
  if (!data) throw rtnetlink('Operation not supported');
  if (mac === '') throw new CommandError('"lladdr" is required', 255);
  if (verb === 'del' || verb === 'delete') {
    if (!data.fdb.delete(mac)) throw rtnetlink('No such file or directory');
  } else if (verb === 'add' || verb === 'append' || verb === 'replace') {
    if (verb === 'add' && data.fdb.has(mac)) throw rtnetlink('File exists');
    data.fdb.set(mac, destination);
  } else throw new CommandError(`Command "${verb}" is unknown, try "bridge fdb help".`, 255);
  return undefined;
}

function show(ns: Netns, only: string): string {
  return [...ns.devices.values()]
    .flatMap((device) => {
      const vxlan = vxlanData(device);
      if (vxlan && (only === '' || only === device.name)) {
        const dev = only === '' ? ` dev ${device.name}` : '';
        return [...vxlan.fdb].map(([mac, dst]) => `${mac}${dev} dst ${formatIpv4(dst)} self permanent\n`);
      }
      if (device.kind !== 'bridge' || (only !== '' && only !== device.name)) return [];
      return [...((device.data as BridgeData | undefined)?.fdb ?? [])].map(
        ([mac, port]) => `${mac} dev ${port} master ${device.name}\n`,
      );
    })
    .join('');
}

function setPort(ns: Netns, words: Words): undefined {
  let device = '';
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'dev') device = words.value();
    else if (word === 'hairpin') deviceNamed(ns, device).hairpin = words.value() === 'on';
    else words.value();
  }
  return undefined;
}
