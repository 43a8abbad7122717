import { describe, expect, it } from 'vitest';
import { act, beginRecording, findScenario, open } from '../../../engine/engine';

const { engine } = open(beginRecording(findScenario('hairpin')));
const type = (line: string, stdin?: string): string =>
  act(engine, { kind: 'shell', on: 'node-1/root', line: `kubectl ${line}`, ...(stdin === undefined ? {} : { stdin }) })
    .output;

describe('kubectl', () => {
  it('makes a Deployment and a Service, and waits for the rollout', () => {
    expect(type('create deployment app --image=nginx --replicas=3')).toBe('deployment.apps/app created\n');
    expect(type('expose deployment app --port=80 --type=NodePort --cluster-ip=10.96.7.7')).toBe(
      'service/app exposed\n',
    );
    expect(type('expose deployment app --port=80')).toBe(
      'Error from server (AlreadyExists): services "app" already exists\n',
    );
    expect(type('rollout status deployment/app')).toBe(
      'Waiting for deployment "app" rollout to finish: 0 of 3 updated replicas are available...\ndeployment "app" successfully rolled out\n',
    );
  });

  it('prints tables, names and templates', () => {
    expect(type('get pods -l app=app -o wide --no-headers').split('\n')[0]).toMatch(
      /^app-\w+-\w{5}   1\/1   Running   0   2s   10\.244\.\d\.\d   node-\d   <none>   <none>$/,
    );
    expect(type('get svc app')).toMatch(
      /^NAME   TYPE       CLUSTER-IP   EXTERNAL-IP   PORT\(S\)        AGE\napp    NodePort   10\.96\.7\.7    <none>        80:3\d{4}\/TCP   2s\n$/,
    );
    expect(type('get nodes -o name')).toBe('node/node-1\nnode/node-2\nnode/node-3\n');
    expect(type("get svc app -o jsonpath='{.spec.clusterIP}'")).toBe('10.96.7.7');
    expect(type('get endpoints app')).toMatch(/^NAME   ENDPOINTS {35,}AGE\napp    10\.244/);
    expect(type('get pods -n empty')).toBe('No resources found in empty namespace.\n');
  });

  it('changes things, in the words of the real one', () => {
    expect(type('scale deployment app --replicas=1')).toBe('deployment.apps/app scaled\n');
    expect(type('label pod web-x2m4k tier=front')).toBe('pod/web-x2m4k labeled\n');
    expect(type('label pod web-x2m4k tier=back')).toContain("'tier' already has a value (front)");
    expect(type('set image deployment/app nginx=nginx:2')).toBe('deployment.apps/app image updated\n');
    expect(type('rollout undo deployment/app')).toBe('deployment.apps/app rolled back\n');
    expect(type('cordon node-2')).toBe('node/node-2 cordoned\n');
    expect(type('get node node-2')).toContain('Ready,SchedulingDisabled');
    expect(type(`patch svc app -p '{"spec":{"externalTrafficPolicy":"Local"}}'`)).toBe('service/app patched\n');
    expect(type('delete svc app')).toBe('service "app" deleted\n');
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 1}]}\n';
    expect(type('apply -f -', service)).toBe('service/s created\n');
    expect(type('apply -f -', service)).toBe('service/s unchanged\n');
  });

  it('runs commands in pods', () => {
    expect(type('exec web-x2m4k -- ip -4 addr show dev eth0')).toContain('10.244.1.5/24');
    expect(type('exec web-x2m4k -- frob')).toContain('command terminated with exit code 127');
  });

  it.each([
    ['get pod nope', 'Error from server (NotFound): pods "nope" not found\n'],
    ['get nonsense', 'error: the server doesn\'t have a resource type "nonsense"\n'],
    ['frob', 'error: unknown command "frob" for "kubectl"\n'],
    ['scale deployment app', 'error: required flag(s) "replicas" not set\n'],
    ['delete pods', 'error: resource(s) were provided, but no name was specified\n'],
    ['get pods -o xml', expect.stringContaining('unable to match a printer suitable for the output format "xml"')],
  ])('refuses: %s', (line, refusal) => {
    expect(type(line)).toEqual(refusal);
  });
});

it('what kube-proxy is configured with by its ConfigMap shows in the rules', () => {
  const map = `apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: kube-system}
data:
  config.conf: |
    kind: KubeProxyConfiguration
    detectLocalMode: InterfaceNamePrefix
    detectLocal: {interfaceNamePrefix: veth}
    iptables: {masqueradeAll: true, masqueradeBit: 15}
    mode: iptables
`;
  expect(type('apply -f -', map)).toBe('configmap/kube-proxy created\n');
  const rules = act(engine, { kind: 'shell', on: 'node-1/root', line: 'iptables-save -t nat' }).output;
  expect(rules).toContain('-A KUBE-POSTROUTING -m mark ! --mark 0x8000/0x8000 -j RETURN');
  expect(rules).toMatch(/-A KUBE-SVC-\w+ -d 10\.96\.45\.123\/32 .* -j KUBE-MARK-MASQ/);
});

it('Endpoints that are written by hand become the endpoints of a Service without a selector', () => {
  const text = `apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {clusterIP: 10.96.9.9, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: outside}
subsets: [{addresses: [{ip: 192.168.11.50}], ports: [{port: 8080}]}]
`;
  expect(type('apply -f -', text)).toBe('service/outside created\nendpoints/outside created\n');
  expect(type('get endpointslices')).toMatch(/^outside-ipv4-1 +IPv4 +8080 +192\.168\.11\.50 /m);
  const rules = act(engine, { kind: 'shell', on: 'node-1/root', line: 'iptables-save -t nat' }).output;
  expect(rules).toContain('-j DNAT --to-destination 192.168.11.50:8080');
});
