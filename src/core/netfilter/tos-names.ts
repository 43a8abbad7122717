const NAMES: ReadonlyMap<number, string> = new Map([
  [0x10, 'Minimize-Delay'],
  [0x08, 'Maximize-Throughput'],
  [0x04, 'Maximize-Reliability'],
  [0x02, 'Minimize-Cost'],
  [0x00, 'Normal-Service'],
]);

/** The symbolic name of a type of service. Source: extensions/tos_values.c tos_try_print_symbolic() */
export function tosName(value: number, mask: number): string | undefined {
  return mask === 0x3f ? NAMES.get(value) : undefined;
}
