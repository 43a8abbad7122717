import { EXTERNAL_SERVICES, NODEPORTS, PROXY_FIREWALL, SERVICES } from './names';
import type { Plan } from './plan';
import { addRule, protocolMatch, type RestoreText } from './restore-text';
import { LOCALHOST_ACCOUNT, type Settings } from './settings';

/**
 * The rules that send a service port's addresses to its chains, or refuse them where there are no endpoints. They stand in
 * chains that all Services share, so every sync writes them all.
 *
 * Source: pkg/proxy/iptables/proxier.go syncProxyRules()
 */
export function dispatchRules({ filter, nat }: RestoreText, plan: Plan, settings: Settings): void {
  const { port, noInternal, noExternal } = plan;
  const { any } = plan.endpoints;
  const n = port.display;
  const p = protocolMatch(port.protocol);
  const to = (address: string) => `${p} -d ${address} --dport ${port.port}`;

  if (noInternal) {
    addRule(
      filter,
      `-A ${SERVICES} -m comment --comment "${noInternal.comment}" ${to(port.clusterIP)} -j ${noInternal.verdict}`,
    );
  } else {
    addRule(nat, `-A ${SERVICES} -m comment --comment "${n} cluster IP" ${to(port.clusterIP)} -j ${plan.internal}`);
  }

  const refuse = (match: string) => {
    if (!noExternal) return;
    const { comment, verdict } = noExternal;
    addRule(filter, `-A ${EXTERNAL_SERVICES} -m comment --comment "${comment}" ${match} -j ${verdict}`);
  };
  for (const ip of port.externalIPs) {
    if (any) addRule(nat, `-A ${SERVICES} -m comment --comment "${n} external IP" ${to(ip)} -j ${plan.ext}`);
    refuse(to(ip));
  }
  for (const vip of port.vips) {
    if (any) {
      addRule(nat, `-A ${SERVICES} -m comment --comment "${n} loadbalancer IP" ${to(vip)} -j ${plan.loadBalancer}`);
    }
    if (plan.usesFw) {
      addRule(
        filter,
        `-A ${PROXY_FIREWALL} -m comment --comment "${n} traffic not accepted by ${plan.fw}" ${to(vip)} -j DROP`,
      );
    }
  }
  for (const vip of port.vips) refuse(to(vip));

  if (port.nodePort !== 0) {
    const head = `-A ${NODEPORTS} -m comment --comment ${n} ${p}`;
    if (any && settings.countLocalhost) {
      addRule(
        nat,
        `${head} -d 127.0.0.0/8 --dport ${port.nodePort} -m nfacct --nfacct-name ${LOCALHOST_ACCOUNT} -j ${plan.ext}`,
      );
    }
    if (any) addRule(nat, `${head} --dport ${port.nodePort} -j ${plan.ext}`);
    refuse(`-m addrtype --dst-type LOCAL ${p} --dport ${port.nodePort}`);
  }
  if (port.healthCheckNodePort !== 0) {
    addRule(
      filter,
      `-A ${NODEPORTS} -m comment --comment "${n} health check node port" -m tcp -p tcp --dport ${port.healthCheckNodePort} -j ACCEPT`,
    );
  }
}
