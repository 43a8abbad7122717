import type { Scenario } from '../scenario';
import { dockerHairpin } from './docker-hairpin';
import { dockerInputRule } from './docker-input-rule';
import { dockerOwnPort } from './docker-own-port';
import { dockerPublishedPort } from './docker-published-port';
import { dockerTwoBridges, dockerTwoBridges27 } from './docker-two-bridges';
import { dockerUserRule } from './docker-user-rule';
import { hairpin } from './hairpin';
import { loadBalancerCluster } from './load-balancer-cluster';
import { loadBalancerLocal } from './load-balancer-local';
import { manyNodes } from './many-nodes';
import { manyServices } from './many-services';
import { localWithoutPods } from './local-without-pods';
import { metalLbFailover } from './metallb-failover';
import { nameFromPod } from './name-from-pod';
import { noEndpoints } from './no-endpoints';
import { nodePortOtherNode } from './node-port-other-node';
import { nodePortSameNode } from './node-port-same-node';
import { nodeToService } from './node-to-service';
import { pingClusterIp } from './ping-cluster-ip';
import { podToServiceOtherNode } from './pod-to-service-other-node';
import { podToServiceSameNode } from './pod-to-service-same-node';
import { trafficPolicy } from './traffic-policy';
import { wrongPort } from './wrong-port';
import { connectionThatHangs } from './connection-that-hangs';
import { dropAfterNat } from './drop-after-nat';
import { endpointsComeAndGo } from './endpoints-come-and-go';
import { inputDropNodePort } from './input-drop-node-port';
import { rollingUpdate } from './rolling-update';
import { ruleAfterItsEndpoint } from './rule-after-its-endpoint';
import { scaleAndWatch } from './scale-and-watch';
import { udpClientMovesOn } from './udp-client-moves-on';

/** Every scenario, one line each, in the order of the picker. The first opens where a link names none. */
export const scenarios: readonly Scenario[] = [
  nodePortOtherNode,
  nodePortSameNode,
  trafficPolicy,
  podToServiceSameNode,
  podToServiceOtherNode,
  nodeToService,
  hairpin,
  noEndpoints,
  wrongPort,
  pingClusterIp,
  localWithoutPods,
  nameFromPod,
  loadBalancerCluster,
  loadBalancerLocal,
  metalLbFailover,
  dockerPublishedPort,
  dockerOwnPort,
  dockerHairpin,
  dockerInputRule,
  dockerUserRule,
  dockerTwoBridges,
  dockerTwoBridges27,
  dropAfterNat,
  inputDropNodePort,
  endpointsComeAndGo,
  connectionThatHangs,
  udpClientMovesOn,
  scaleAndWatch,
  rollingUpdate,
  ruleAfterItsEndpoint,
  manyNodes,
  manyServices,
];

/** Those that open in no time: tests that try every scenario go through these. */
export const quickScenarios: readonly Scenario[] = scenarios.filter(({ group }) => group !== 'Large clusters');
