import { expect, it } from 'vitest';
import { act, beginRecording, findScenario, open } from '../../../engine/engine';
import { fromPod } from '../../../world/scenarios/three-nodes';

const { engine } = open(beginRecording(findScenario('name-from-pod')));
const type = (line: string, on = 'node-1/root') => act(engine, { kind: 'shell', on, line }).output;
const pod = () => type("kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name}'");

it('shows who asked a pod, by the address that the pod saw', () => {
  type('kubectl label pods -l app=web seen=yes');
  type('curl -s http://web/hello', fromPod);
  const all = type('kubectl logs -l app=web --tail=-1');
  expect(all).toMatch(
    /(^|\n)10\.244\.1\.9 - - \[05\/Jan\/2026:09:0\d:\d\d \+0000\] "GET \/hello HTTP\/1\.1" 200 \d+ "-" "curl\/[\d.]+" "-"\n$/,
  );
  expect(type('kubectl logs -l app=web --tail=0')).toBe('');
});

it("shows CoreDNS's own lines", () => {
  const lines = type('kubectl logs -n kube-system -l k8s-app=kube-dns').split('\n');
  expect(lines[0]).toBe('.:53');
  expect(lines[1]).toMatch(/^\[INFO\] plugin\/reload: Running configuration SHA512 = [0-9a-f]{128}$/);
  expect(lines[2]).toMatch(/^CoreDNS-1\./);
});

it('says in words what it has not got', () => {
  expect(type(`kubectl logs ${pod()} --previous`)).toMatch(
    /^Error from server \(BadRequest\): previous terminated container/,
  );
  expect(type(`kubectl logs ${pod()} -c nothere`)).toMatch(/container nothere is not valid for pod/);
  expect(type('kubectl logs nothere')).toBe('Error from server (NotFound): pods "nothere" not found\n');
});

it('waits until something holds, or says that it does not', () => {
  expect(type(`kubectl wait --for=condition=Ready pod/${pod()}`)).toBe(`pod/${pod()} condition met\n`);
  expect(type(`kubectl wait --for=jsonpath='{.status.phase}'=Running pod/${pod()}`)).toBe(
    `pod/${pod()} condition met\n`,
  );
  expect(type(`kubectl wait --for=condition=Nothing pod/${pod()} --timeout=2s`)).toBe(
    `error: timed out waiting for the condition on pods/${pod()}\n`,
  );
  type('kubectl run extra --image=nginx');
  expect(type('kubectl wait --for=condition=Ready pod/extra')).toBe('pod/extra condition met\n');
  type('kubectl delete pod extra');
  expect(type('kubectl wait --for=delete pod/extra --timeout=60s')).toBe('pod/extra deleted\n');
});

it('lists the revisions of a rollout', () => {
  type('kubectl create deployment shop --image=nginx');
  type('kubectl set image deployment/shop nginx=nginx:1.29');
  type('kubectl rollout status deployment/shop');
  expect(type('kubectl rollout history deployment/shop')).toBe(
    'deployment.apps/shop \nREVISION   CHANGE-CAUSE\n1          <none>\n2          <none>\n\n',
  );
});
