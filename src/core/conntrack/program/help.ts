import type { Protocol } from './protocols';

const COMMANDS = [
  ['-L [table] [options]', '\t\t', 'List conntrack or expectation table'],
  ['-G [table] parameters', '\t\t', 'Get conntrack or expectation'],
  ['-D [table] parameters', '\t\t', 'Delete conntrack or expectation'],
  ['-I [table] parameters', '\t\t', 'Create a conntrack or expectation'],
  ['-U [table] parameters', '\t\t', 'Update a conntrack'],
  ['-E [table] [options]', '\t\t', 'Show events'],
  ['-F [table]', '\t\t\t', 'Flush table'],
  ['-C [table]', '\t\t\t', 'Show counter'],
  ['-S', '\t\t\t\t', 'Show statistics'],
] as const;

const CONNTRACK = [
  ['-n, --src-nat ip', '\t\t\t', 'source NAT ip'],
  ['-g, --dst-nat ip', '\t\t\t', 'destination NAT ip'],
  ['-j, --any-nat ip', '\t\t\t', 'source or destination NAT ip'],
  ['-m, --mark mark', '\t\t\t', 'Set mark'],
  ['-c, --secmark secmark', '\t\t\t', 'Set selinux secmark'],
  ['-e, --event-mask eventmask', '\t\t', 'Event mask, eg. NEW,DESTROY'],
  ['-z, --zero ', '\t\t\t\t', 'Zero counters while listing'],
  ['-o, --output type[,...]', '\t\t', 'Output format, eg. xml'],
  ['-l, --label label[,...]', '\t\t', 'conntrack labels'],
] as const;

const EXPECTATIONS = [
  ['--tuple-src ip', '\t', 'Source address in expect tuple'],
  ['--tuple-dst ip', '\t', 'Destination address in expect tuple'],
] as const;

const UPDATES = [
  ['--label-add label', '\t', 'Add label'],
  ['--label-del label', '\t', 'Delete label'],
] as const;

const COMMON = [
  ['-s, --src, --orig-src ip', '\t\t', 'Source address from original direction'],
  ['-d, --dst, --orig-dst ip', '\t\t', 'Destination address from original direction'],
  ['-r, --reply-src ip', '\t\t', 'Source addres from reply direction'],
  ['-q, --reply-dst ip', '\t\t', 'Destination address from reply direction'],
  ['-p, --protonum proto', '\t\t', "Layer 4 Protocol, eg. 'tcp'"],
  ['-f, --family proto', '\t\t', "Layer 3 Protocol, eg. 'ipv6'"],
  ['-t, --timeout timeout', '\t\t', 'Set timeout'],
  ['-u, --status status', '\t\t', 'Set status, eg. ASSURED'],
  ['-w, --zone value', '\t\t', 'Set conntrack zone'],
  ['--orig-zone value', '\t\t', 'Set zone for original direction'],
  ['--reply-zone value', '\t\t', 'Set zone for reply direction'],
  ['-b, --buffer-size', '\t\t', 'Netlink socket buffer size'],
  ['--mask-src ip', '\t\t\t', 'Source mask address'],
  ['--mask-dst ip', '\t\t\t', 'Destination mask address'],
] as const;

type Lines = readonly (readonly [usage: string, gap: string, doc: string])[];

/** What `conntrack -h` prints, in its very columns; with the options of a protocol where one was named. */
export function helpText(protocol: Protocol | undefined): string {
  const part = (title: string, lines: Lines) =>
    `\n${title}:\n${lines.map(([usage, gap, doc]) => `  ${usage}${gap}${doc}\n`).join('')}`;
  const head =
    'Command line interface for the connection tracking system. Version 1.4.7\nUsage: conntrack [commands] [options]\n';
  const general =
    head +
    part('Commands', COMMANDS) +
    '\nTables: conntrack, expect, dying, unconfirmed\n' +
    part('Conntrack parameters and options', CONNTRACK) +
    part('Expectation parameters and options', EXPECTATIONS) +
    part('Updating parameters and options', UPDATES) +
    part('Common parameters and options', COMMON);
  return `${general}\n${protocol ? `Proto \`${protocol.name}' help:\n${protocol.help.join('\n')}\n` : ''}`;
}
