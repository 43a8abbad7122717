import type { ServicePort } from '../service-port';
import { EXTERNAL_SERVICES, NODEPORTS, PROXY_FIREWALL, SERVICES } from './names';
import type { Plan } from './plan';
import { addRule, createRestoreText, protocolMatch, type RestoreText } from './restore-text';
import { LOCALHOST_ACCOUNT, type Settings } from './settings';

/** Dispatch rules by service port, then by what they depend on beside it. The nodes of a cluster share them. */
const known = new WeakMap<ServicePort, Map<string, Dispatch>>();

interface Dispatch {
  readonly filter: string;
  readonly filterCount: number;
  readonly nat: string;
  readonly natCount: number;
}

/**
 * The rules that send a service port's addresses to its chains, or refuse them where there are no endpoints. They stand in
 * chains that all Services share, so every sync writes them all.
 */
export function dispatchRules(text: RestoreText, plan: Plan, settings: Settings): void {
  let variants = known.get(plan.port);
  if (!variants) {
    variants = new Map();
    known.set(plan.port, variants);
  }
  const { noInternal, noExternal, usesFw, endpoints } = plan;
  const key = `${endpoints.any} ${usesFw} ${noInternal?.verdict} ${noExternal?.verdict} ${settings.countLocalhost}`;
  let dispatch = variants.get(key);
  if (!dispatch) {
    const fresh = createRestoreText();
    writeRules(fresh, plan, settings);
    const { filter, nat } = fresh;
    dispatch = {
      filter: filter.pieces.join(''),
      filterCount: filter.count,
      nat: nat.pieces.join(''),
      natCount: nat.count,
    };
    variants.set(key, dispatch);
  }
  if (dispatch.filterCount > 0) text.filter.pieces.push(dispatch.filter);
  text.filter.count += dispatch.filterCount;
  if (dispatch.natCount > 0) text.nat.pieces.push(dispatch.nat);
  text.nat.count += dispatch.natCount;
}

/** Source: pkg/proxy/iptables/proxier.go syncProxyRules() */
function writeRules({ filter, nat }: RestoreText, plan: Plan, settings: Settings): void {
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
