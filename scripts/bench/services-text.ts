const quad = (base: number, i: number) => `${base}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;

/** A chain name as kube-proxy's: a prefix and sixteen letters, another for each number. */
const name = (prefix: string, i: number) => `KUBE-${prefix}-${i.toString(36).toUpperCase().padStart(16, 'A')}`;

export const serviceAddress = (i: number) => quad(10, 0x600000 + i + 1);

/**
 * A nat table as kube-proxy would write it for `services` Services of `endpoints` endpoints each: 10,000 times 10 make
 * about 430,000 lines.
 */
export function servicesText(services: number, endpoints: number): string {
  const lines = [
    '*nat',
    ':PREROUTING ACCEPT [0:0]',
    ':INPUT ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':POSTROUTING ACCEPT [0:0]',
  ];
  lines.push(':KUBE-SERVICES - [0:0]', ':KUBE-MARK-MASQ - [0:0]');
  const rules: string[] = [];
  for (let s = 0; s < services; s++) {
    const svc = name('SVC', s);
    const web = `default/web-${s}`;
    lines.push(`:${svc} - [0:0]`);
    const match = `-d ${serviceAddress(s)}/32 -p tcp -m comment --comment "${web} cluster IP" -m tcp --dport 80`;
    rules.push(`-A KUBE-SERVICES ${match} -j ${svc}`, `-A ${svc} ! -s 10.244.0.0/16 ${match} -j KUBE-MARK-MASQ`);
    for (let e = 0; e < endpoints; e++) {
      const sep = name('SEP', s * endpoints + e);
      const pod = quad(172, (16 << 16) + ((s * endpoints + e) % 1_000_000) + 1);
      lines.push(`:${sep} - [0:0]`);
      const chance =
        e < endpoints - 1 ? ` -m statistic --mode random --probability ${(1 / (endpoints - e)).toFixed(11)}` : '';
      rules.push(
        `-A ${svc} -m comment --comment "${web} -> ${pod}:8080"${chance} -j ${sep}`,
        `-A ${sep} -s ${pod}/32 -m comment --comment "${web}" -j KUBE-MARK-MASQ`,
        `-A ${sep} -p tcp -m comment --comment "${web}" -m tcp -j DNAT --to-destination ${pod}:8080`,
      );
    }
  }
  const fixed = [
    '-A PREROUTING -j KUBE-SERVICES',
    '-A OUTPUT -j KUBE-SERVICES',
    '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
  ];
  return [...lines, ...fixed, ...rules, 'COMMIT', ''].join('\n');
}
