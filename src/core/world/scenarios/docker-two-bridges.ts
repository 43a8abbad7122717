import type { Scenario } from '../scenario';
import { dockerHost, onServer } from './docker-host';

/** Two networks, a container in each. */
const twoNetworks = [
  onServer('docker network create front'),
  onServer('docker network create back'),
  onServer('docker run -d --name shop --network front nginx'),
  onServer('docker run -d --name db --network back postgres'),
];

const fromShopToDb = { kind: 'probe', from: 'server/shop', to: '172.19.0.2:5432', protocol: 'tcp' } as const;

export const dockerTwoBridges: Scenario = {
  id: 'docker-two-bridges',
  title: 'Two networks keep to themselves',
  text: 'shop and db are in two networks, each a bridge of its own. The server could route between them, but the raw table drops what is for 172.19.0.2 and does not come in by its bridge, before conntrack even sees it. docker network connect front db would give db a second interface, in the network of shop.',
  group: 'Docker',
  seed: 1,
  cluster: dockerHost(),
  manifests: '',
  actions: [...twoNetworks, fromShopToDb],
  look: 'server/root',
};

export const dockerTwoBridges27: Scenario = {
  ...dockerTwoBridges,
  id: 'docker-two-bridges-27',
  title: 'Two networks keep to themselves, before version 28',
  text: 'Until version 27 two chains of FORWARD kept networks apart. DOCKER-ISOLATION-STAGE-1 asks whether a packet leaves the bridge it comes from, and sends it to DOCKER-ISOLATION-STAGE-2, which drops what goes into another bridge. FORWARD holds the rules of each bridge itself; the newest network stands on top.',
  cluster: dockerHost({ version: '27.5.1' }),
};
