/** An instruction of the classic packet filter: struct sock_filter. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

const LD = 0;
const LDX = 1;
const ST = 2;
const STX = 3;
const ALU = 4;
const JMP = 5;
const RET = 6;
const MISC = 7;

/** Operations that ALU and JMP know, by their bits. */
const ALU_OPS = [0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xa0];
const JMP_OPS = [0x00, 0x10, 0x20, 0x30, 0x40];
const LOADS = [0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x00, 0x80, 0x60];
const INDEX_LOADS = [0x00, 0x80, 0x60, 0xb0];
const MEMORY = 16;

/**
 * May the kernel run this? Known instructions, jumps inside the program, memory inside its bounds, a return at the end.
 *
 * Source: net/core/filter.c bpf_check_classic()
 */
export function isSafe(program: readonly Instruction[]): boolean {
  const known = (i: Instruction, at: number): boolean => {
    const operation = i.code & 0xf8;
    switch (i.code & 7) {
      case LD:
        return LOADS.includes(operation) && (operation !== 0x60 || i.k < MEMORY);
      case LDX:
        return INDEX_LOADS.includes(operation) && (operation !== 0x60 || i.k < MEMORY);
      case ST:
      case STX:
        return operation === 0 && i.k < MEMORY;
      case ALU:
        if (!ALU_OPS.includes(i.code & 0xf0)) return false;
        if ((i.code & 0x08) === 0 && (i.code === 0x34 || i.code === 0x94)) return i.k !== 0;
        return (i.code & 0x08) !== 0 || (i.code !== 0x64 && i.code !== 0x74) || i.k < 32;
      case JMP:
        if (i.code === 0x05) return at + 1 + i.k < program.length;
        return JMP_OPS.includes(i.code & 0xf0) && at + 1 + Math.max(i.jt, i.jf) < program.length;
      case RET:
        return operation === 0 || operation === 0x10;
      default:
        return i.code === 0x07 || i.code === 0x87;
    }
  };
  return program.every(known) && ((program[program.length - 1]?.code ?? 0) & 7) === RET;
}

/** Runs a program over bytes. @returns what it returns; 0 where it reads past the end */
export function run(program: readonly Instruction[], bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const memory = new Uint32Array(MEMORY);
  let a = 0;
  let x = 0;
  const load = (size: number, at: number): number | undefined => {
    if (size === 0x00) return at + 4 <= bytes.length ? view.getUint32(at) : undefined;
    if (size === 0x08) return at + 2 <= bytes.length ? view.getUint16(at) : undefined;
    return at < bytes.length ? view.getUint8(at) : undefined;
  };
  let pc = 0;
  for (let instruction = program[0]; instruction; instruction = program[++pc]) {
    const { code, jt, jf, k } = instruction;
    const source = code & 0x08 ? x : k;
    const mode = code & 0xe0;
    switch (code & 7) {
      case LD:
      case LDX: {
        let value: number | undefined;
        if (mode === 0x00) value = k;
        else if (mode === 0x60) value = memory[k] ?? 0;
        else if (mode === 0x80) value = bytes.length;
        else if (mode === 0xa0) value = k < bytes.length ? (view.getUint8(k) & 15) * 4 : undefined;
        else value = load(code & 0x18, mode === 0x40 ? x + k : k);
        if (value === undefined) return 0;
        if ((code & 7) === LD) a = value;
        else x = value;
        break;
      }
      case ST:
        memory[k] = a;
        break;
      case STX:
        memory[k] = x;
        break;
      case ALU: {
        const result = compute(code & 0xf0, a, source);
        if (result === undefined) return 0;
        a = result;
        break;
      }
      case JMP:
        pc += code === 0x05 ? k : compare(code & 0xf0, a, source) ? jt : jf;
        break;
      case RET:
        return (code & 0x18) === 0x10 ? a : k;
      case MISC:
        if (code === 0x87) a = x;
        else x = a;
        break;
    }
  }
  return 0;
}

/** `undefined` for a division by zero, which ends the program. */
function compute(operation: number, a: number, b: number): number | undefined {
  switch (operation) {
    case 0x00:
      return (a + b) >>> 0;
    case 0x10:
      return (a - b) >>> 0;
    case 0x20:
      return Math.imul(a, b) >>> 0;
    case 0x30:
      return b === 0 ? undefined : Math.floor(a / b);
    case 0x40:
      return (a | b) >>> 0;
    case 0x50:
      return (a & b) >>> 0;
    case 0x60:
      return (a << b) >>> 0;
    case 0x70:
      return a >>> b;
    case 0x80:
      return -a >>> 0;
    case 0x90:
      return b === 0 ? undefined : a % b;
    default:
      return (a ^ b) >>> 0;
  }
}

function compare(operation: number, a: number, b: number): boolean {
  if (operation === 0x10) return a === b;
  if (operation === 0x20) return a > b;
  if (operation === 0x30) return a >= b;
  return (a & b) !== 0;
}
