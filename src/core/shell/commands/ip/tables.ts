import { DEFAULT_TABLE, LOCAL_TABLE, MAIN_TABLE } from '../../../net/policy';
import { CommandError } from '../../command';

/** Source: /etc/iproute2/rt_tables */
const NAMES: ReadonlyMap<string, number> = new Map([
  ['local', LOCAL_TABLE],
  ['main', MAIN_TABLE],
  ['default', DEFAULT_TABLE],
  ['unspec', 0],
]);

/** A table by number or name. Source: iproute2 lib/rt_names.c rtnl_rttable_a2n() */
export function tableFrom(word: string): number {
  const number = NAMES.get(word) ?? (/^(0x[0-9a-f]+|\d+)$/i.test(word) ? Number(word) : undefined);
  if (number === undefined || number > 0xffffffff)
    throw new CommandError(`Error: argument "${word}" is wrong: table id value is invalid\n\n`, 255);
  return number;
}

export function tableName(table: number): string {
  return [...NAMES].find(([, number]) => number === table)?.[0] ?? `${table}`;
}
