import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { packetBytes } from '../../packet/wire';
import { isSafe, type Instruction, run } from '../bpf-program';
import type { Match } from '../extension';
import { readEach } from '../read-each';

interface Config {
  readonly program: readonly Instruction[];
}

const MOST = 64;

/** `-m bpf`: a program of the classic packet filter decides. */
export const bpf: Match<Config> = {
  name: 'bpf',
  source: 'net/netfilter/xt_bpf.c bpf_mt(), Documentation/networking/filter.rst',
  doc: 'Runs a program of the classic Berkeley packet filter over the packet, from its IP header on; matches where it gives more than 0.',
  limits: 'No BPF objects are pinned here, and programs cannot ask for what the kernel keeps beside the packet.',
  options: [
    { name: '--bytecode', type: 'string', doc: 'Program as numbers: `4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0`.' },
    { name: '--object-pinned', type: 'string', doc: 'Path of a program in the BPF file system.' },
  ],

  precheck(given) {
    if (given.all().length === 0) throw new RuleError('bpf: one of --bytecode or --pinned is required');
  },

  read(given) {
    const read = readEach(given, {
      '--bytecode': ({ text, word }) => parseProgram(text, word),
      '--object-pinned': ({ word }) => {
        throw new RuleError('bpf: failed to get bpf object', word);
      },
    });
    return { program: read['--bytecode'] ?? [] };
  },

  check: (c) => (isSafe(c.program) ? undefined : 'EINVAL'),
  print: (c) =>
    `--bytecode "${c.program.length},${c.program.map((i) => `${i.code} ${i.jt} ${i.jf} ${i.k}`).join(',')}"`,
  list: (c) => `match bpf ${c.program.map((i) => `${i.code} ${i.jt} ${i.jf} ${i.k}`).join(',')}`,
  phrase: (c) => say`chosen by a filter program of ${c.program.length} instructions`,
  test: (c, packet) => run(c.program, packetBytes(packet)) !== 0,
  explain: (c, packet) => say`the filter program gives ${run(c.program, packetBytes(packet))}`,
};

/** Source: extensions/libxt_bpf.c bpf_parse_string() */
function parseProgram(text: string, word: number): Instruction[] {
  const length = /^\s*(\d+),/.exec(text);
  if (!length) throw new RuleError('bpf: error parsing program length', word);
  const count = Number(length[1]);
  if (count === 0) throw new RuleError('bpf: illegal zero length program', word);
  if (count > MOST) throw new RuleError('bpf: number of instructions exceeds maximum', word);
  const program: Instruction[] = [];
  let rest: string | undefined = text.slice(length[0].length);
  while (rest !== undefined && rest !== '') {
    if (program.length === count)
      throw new RuleError('bpf: real program length exceeds the encoded length parameter', word);
    const m: RegExpExecArray | null = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/.exec(rest);
    if (!m) throw new RuleError(`bpf: error at instr ${program.length}`, word);
    const [code = 0, jt = 0, jf = 0, k = 0] = m.slice(1).map(Number);
    program.push({ code: code & 0xffff, jt: jt & 0xff, jf: jf & 0xff, k: k >>> 0 });
    const comma: number = rest.indexOf(',');
    rest = comma < 0 ? undefined : rest.slice(comma + 1);
  }
  if (program.length !== count)
    throw new RuleError('bpf: parsed program length is less than the encoded length parameter', word);
  return program;
}
