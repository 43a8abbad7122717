/** Short manifests to begin with. Names and numbers are for the reader to change. */
export interface Template {
  readonly name: string;
  readonly group: string;
  readonly text: string;
}

const service = (name: string, spec: readonly string[]) =>
  `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
${spec.map((line) => `  ${line}\n`).join('')}`;

const selecting = ['selector:', '  app: web', 'ports:', '  - port: 80', '    targetPort: 80'];

const labelled = `  selector:
    matchLabels:
      app: APP
  template:
    metadata:
      labels:
        app: APP
    spec:
      containers:
        - name: APP
          image: nginx
          ports:
            - containerPort: 80
`;

const workload = (kind: string, app: string, head: string) =>
  `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${app}
spec:
${head}${labelled.replaceAll('APP', app)}`;

const probe = `          readinessProbe:
            httpGet:
              path: /
              port: 80
            periodSeconds: 5
`;

export const templates: readonly Template[] = [
  { name: 'Deployment', group: 'Workloads', text: workload('Deployment', 'shop', '  replicas: 2\n') },
  {
    name: 'Deployment with a readiness probe',
    group: 'Workloads',
    text: workload('Deployment', 'shop', '  replicas: 2\n') + probe,
  },
  { name: 'DaemonSet', group: 'Workloads', text: workload('DaemonSet', 'agent', '') },
  {
    name: 'Pod',
    group: 'Workloads',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: single
  labels:
    app: single
spec:
  containers:
    - name: web
      image: nginx
      ports:
        - containerPort: 80
`,
  },
  { name: 'Service, ClusterIP', group: 'Services', text: service('inside', selecting) },
  { name: 'Service, headless', group: 'Services', text: service('headless', ['clusterIP: None', ...selecting]) },
  { name: 'Service, NodePort', group: 'Services', text: service('at-nodes', ['type: NodePort', ...selecting]) },
  {
    name: 'Service, LoadBalancer',
    group: 'Services',
    text: service('outside', ['type: LoadBalancer', ...selecting]),
  },
  {
    name: 'Service, ExternalName',
    group: 'Services',
    text: service('elsewhere', ['type: ExternalName', 'externalName: www.example.com']),
  },
  {
    name: 'Service with session affinity',
    group: 'Services',
    text: service('sticky', ['sessionAffinity: ClientIP', ...selecting]),
  },
  {
    name: 'Service without a selector, and its EndpointSlice',
    group: 'Services',
    text: `${service('database', ['ports:', '  - port: 5432'])}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database-1
  labels:
    kubernetes.io/service-name: database
addressType: IPv4
endpoints:
  - addresses: [192.168.11.200]
ports:
  - port: 5432
    protocol: TCP
`,
  },
  {
    name: 'NetworkPolicy',
    group: 'Other objects',
    text: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: only-from-frontend
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: frontend
      ports:
        - port: 80
`,
  },
  {
    name: 'Namespace',
    group: 'Other objects',
    text: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
  },
  {
    name: 'ConfigMap',
    group: 'Other objects',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  greeting: hello
`,
  },
];
