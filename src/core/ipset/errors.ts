/** Kernel error codes, by what they mean. Source: include/uapi/linux/netfilter/ipset/ip_set*.h enum ipset_errno */
export type Code =
  | 'ENOENT'
  | 'EINVAL'
  | 'EEXIST'
  | 'FIND_TYPE'
  | 'MAX_SETS'
  | 'BUSY'
  | 'EXIST_SETNAME2'
  | 'TYPE_MISMATCH'
  | 'EXIST'
  | 'INVALID_CIDR'
  | 'INVALID_NETMASK'
  | 'INVALID_MARKMASK'
  | 'INVALID_FAMILY'
  | 'TIMEOUT'
  | 'REFERENCED'
  | 'COUNTER'
  | 'COMMENT'
  | 'SKBINFO'
  | 'BITMAP_RANGE'
  | 'BITMAP_RANGE_SIZE'
  | 'HASH_FULL'
  | 'HASH_ELEM'
  | 'INVALID_PROTO'
  | 'HASH_RANGE_UNSUPPORTED'
  | 'HASH_RANGE'
  | 'NAME'
  | 'LOOP'
  | 'NAMEREF'
  | 'REF_EXIST';

/** Thrown by what stands for the kernel, caught where a command is run. */
export class SetError extends Error {
  readonly code: Code;
  constructor(code: Code) {
    super(code);
    this.name = 'SetError';
    this.code = code;
  }
}

const MESSAGES: Readonly<Record<Code, string>> = {
  ENOENT: 'The set with the given name does not exist',
  EINVAL: 'Kernel error received: Invalid argument',
  EEXIST: 'Set cannot be created: set with the same name already exists',
  FIND_TYPE: 'Kernel error received: set type not supported',
  MAX_SETS: 'Kernel error received: maximal number of sets reached, cannot create more.',
  BUSY: 'Set cannot be destroyed: it is in use by a kernel component',
  EXIST_SETNAME2: 'Set cannot be renamed: a set with the new name already exists',
  TYPE_MISMATCH: 'The sets cannot be swapped: their type does not match',
  EXIST: "Element cannot be added to the set: it's already added",
  INVALID_CIDR: 'The value of the CIDR parameter of the IP address is invalid',
  INVALID_NETMASK: 'The value of the netmask parameter is invalid',
  INVALID_MARKMASK: 'The value of the markmask parameter is invalid',
  INVALID_FAMILY: 'Protocol family not supported by the set type',
  TIMEOUT: 'Timeout cannot be used: set was created without timeout support',
  REFERENCED: 'Set cannot be renamed: it is in use by another system',
  COUNTER: 'Packet/byte counters cannot be used: set was created without counter support',
  COMMENT: 'Comment cannot be used: set was created without comment support',
  SKBINFO: 'Skbinfo mapping cannot be used: set was created without skbinfo support',
  BITMAP_RANGE: 'Element is out of the range of the set',
  BITMAP_RANGE_SIZE: 'The range you specified exceeds the size limit of the set type',
  HASH_FULL: 'Hash is full, cannot add more elements',
  HASH_ELEM: 'Null-valued element, cannot be stored in a hash type of set',
  INVALID_PROTO: 'Invalid protocol specified',
  HASH_RANGE_UNSUPPORTED: 'Range is not supported in the "net" component of the element',
  HASH_RANGE: 'Invalid range, covers the whole address space',
  NAME: 'Set to be added/deleted/tested as element does not exist.',
  LOOP: 'Sets with list:set type cannot be added to the set.',
  NAMEREF: "The set to which you referred with 'before' or 'after' does not exist.",
  REF_EXIST: "The set to which you referred with 'before' or 'after' is not added to the set.",
};

/** Codes that mean something else in some commands. */
const SPECIAL: Readonly<Record<string, string>> = {
  'del EXIST': "Element cannot be deleted from the set: it's not added",
  'swap EXIST_SETNAME2': 'Sets cannot be swapped: the second set does not exist',
};

/** The words of the `ipset` program for a kernel error. Source: ipset 7.17 lib/errcode.c ipset_errcode() */
export function errorText(code: Code, command: string): string {
  return SPECIAL[`${command} ${code}`] ?? MESSAGES[code];
}
