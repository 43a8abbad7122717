import { icmpNames } from './icmp-names';
import { createKeywords } from './create-options';
import { elementKeywords } from './element-options';
import { UsageError } from './report';
import { findType, setTypes } from './types/all';
import type { SetType } from './types/type';

/** The text of `ipset help` about commands and options. */
export const GENERAL_HELP = `ipset v7.17

Usage: ipset [options] COMMAND

Commands:
create SETNAME TYPENAME [type-specific-options]
        Create a new set
add SETNAME ENTRY
        Add entry to the named set
del SETNAME ENTRY
        Delete entry from the named set
test SETNAME ENTRY
        Test entry in the named set
destroy [SETNAME]
        Destroy a named set or all sets
list [SETNAME]
        List the entries of a named set or all sets
save [SETNAME]
        Save the named set or all sets to stdout
restore 
        Restore a saved state
flush [SETNAME]
        Flush a named set or all sets
rename FROM-SETNAME TO-SETNAME
        Rename two sets
swap FROM-SETNAME TO-SETNAME
        Swap the contect of two existing sets
help [TYPENAME]
        Print help, and settype specific help
version 
        Print version information
quit 
        Quit interactive mode

Options:
-o plain|save|xml
       Specify output mode for listing sets.
       Default value for "list" command is mode "plain"
       and for "save" command is mode "save".
-s 
        Print elements sorted (if supported by the set type).
-q 
        Suppress any notice or warning message.
-r 
        Try to resolve IP addresses in the output (slow!)
-! 
        Ignore errors when creating or adding sets or
        elements that do exist or when deleting elements
        that don't exist.
-n 
        When listing, just list setnames from the kernel.

-t 
        When listing, list setnames and set headers
        from kernel only.
-f 
        Read from the given file instead of standard
        input (restore) or write to given file instead
        of standard output (list/save).
`;

const PORTS = `      [PROTO:]PORT is a valid pattern of the following:
           PORTNAME         TCP port name from /etc/services
           PORTNUMBER       TCP port number identifier
           tcp|sctp|udp|udplite:PORTNAME|PORTNUMBER
           icmp:CODENAME    supported ICMP codename
           icmp:TYPE/CODE   ICMP type/code value
           icmpv6:CODENAME  supported ICMPv6 codename
           icmpv6:TYPE/CODE ICMPv6 type/code value
           PROTO:0          all other protocols
`;

const indent = (lines: readonly string[]) => lines.map((line) => `               ${line}\n`).join('');

function portsHelp(): string {
  return `${PORTS}\n           Supported ICMP codenames:\n${indent(icmpNames('inet'))}           Supported ICMPv6 codenames:\n${indent(icmpNames('inet6'))}`;
}

const FAMILIES = { any: 'supports inet and inet6.', inet: 'supports family inet only.', unspec: 'is family neutral.' };

function typeHelp(type: SetType): string {
  const create = type.create.map((name) => createKeywords[name].help);
  const lines = [
    `create SETNAME ${type.name} ${type.syntax.create}\n`,
    indent(create.filter((help) => help !== '')),
    ...(['add', 'del', 'test'] as const).map(
      (purpose) =>
        `${purpose.padEnd(6)} SETNAME ${type.name} ${type.syntax[purpose]}\n${indent(type.options[purpose].map((name) => elementKeywords[name].help).filter((help) => help !== ''))}`,
    ),
  ];
  const ports = type.syntax.add.includes('[PROTO:]PORT') && type.family === 'any' ? portsHelp() : '';
  return `\n${type.name} type specific options:\n\n${lines.join('')}\n${type.usage.join('\n')}\n${ports}\nType ${type.name} ${FAMILIES[type.family]}\n`;
}

/** Every revision of every type, the newest first. */
const supported = (): string => {
  const lines = setTypes.flatMap((type) => {
    const title = `    ${type.name}\t${type.name.length < 12 ? '\t' : ''}`;
    return type.history.map((note, i) => `${title}${type.revision - type.history.length + 1 + i}\t${note}\n`).reverse();
  });
  return `\nSupported set types:\n${lines.join('')}`;
};

/** The text of `ipset help [TYPE]` that follows the general one. */
export function typesHelp(typeName: string | undefined): string {
  if (typeName === undefined) return supported();
  const type = findType(typeName);
  if (!type) throw new UsageError(2, `Unknown settype: \`${typeName}'`);
  return typeHelp(type);
}
