import { inNetwork } from '../../read/address';
import { type Categorized, categorize } from '../categorize';
import type { Endpoint } from '../endpoint';
import { isExternallyAccessible, type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from '../service-port';
import { extChain, fwChain, svcChain, svlChain } from './names';
import type { Settings } from './settings';

/** What happens to traffic that finds no endpoint. */
export interface Missing {
  readonly verdict: 'REJECT' | 'DROP';
  readonly comment: string;
}

/** Which chains a service port needs on this node, and where its traffic goes. */
export interface Plan {
  readonly port: ServicePort;
  readonly endpoints: Categorized;
  readonly svc: string;
  readonly svl: string;
  readonly ext: string;
  readonly fw: string;
  /** Chain for the cluster IP, chain at the end of EXT, and where a load balancer's address jumps to. */
  readonly internal: string;
  readonly policyExternal: string;
  readonly loadBalancer: string;
  readonly usesSvc: boolean;
  readonly usesSvl: boolean;
  readonly usesExt: boolean;
  readonly usesFw: boolean;
  /** Present where cluster IP traffic finds no endpoint. */
  readonly noInternal: Missing | undefined;
  /** Present where traffic from outside finds no endpoint. */
  readonly noExternal: Missing | undefined;
  /** The node itself is inside one of the source ranges. */
  readonly nodeInRange: boolean;
}

/** Source: pkg/proxy/iptables/proxier.go syncProxyRules(), the flags at the head of the loop over services */
export function plan(port: ServicePort, all: readonly Endpoint[], settings: Settings): Plan {
  const endpoints = categorize(all, port, settings.node);
  const { cluster, local, any } = endpoints;
  const [svc, svl, ext, fw] = [svcChain(port), svlChain(port), extChain(port), fwChain(port)];
  const usesFw = any && port.vips.length > 0 && port.sourceRanges.length > 0;
  const { nodeIP } = settings;
  return {
    port,
    endpoints,
    svc,
    svl,
    ext,
    fw,
    internal: port.internalLocal ? svl : svc,
    policyExternal: port.externalLocal ? svl : svc,
    loadBalancer: usesFw ? fw : ext,
    usesSvc: usesClusterEndpoints(port) && cluster.length > 0,
    usesSvl: usesLocalEndpoints(port) && local.length > 0,
    usesExt: any && isExternallyAccessible(port),
    usesFw,
    noInternal: missing(port, any, port.internalLocal && local.length === 0),
    noExternal: missing(port, any, port.externalLocal && local.length === 0),
    nodeInRange: nodeIP !== undefined && port.sourceRanges.some((range) => inNetwork(nodeIP, range)),
  };
}

function missing(port: ServicePort, any: boolean, noLocal: boolean): Missing | undefined {
  if (!any) return { verdict: 'REJECT', comment: `${port.display} has no endpoints` };
  return noLocal ? { verdict: 'DROP', comment: `${port.display} has no local endpoints` } : undefined;
}
