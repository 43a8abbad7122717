/** What is known of an image without pulling it. */
export interface Image {
  readonly command: string;
  /** Ports that its Dockerfile exposes; its program listens on them. */
  readonly ports: readonly string[];
}

/** Images that everybody knows. Source: their Dockerfiles' CMD, ENTRYPOINT and EXPOSE */
const IMAGES: Readonly<Record<string, Image>> = {
  nginx: { command: '/docker-entrypoint.sh nginx -g "daemon off;"', ports: ['80/tcp'] },
  httpd: { command: 'httpd-foreground', ports: ['80/tcp'] },
  caddy: { command: 'caddy run --config /etc/caddy/Caddyfile', ports: ['80/tcp', '443/tcp', '443/udp', '2019/tcp'] },
  traefik: { command: '/entrypoint.sh traefik', ports: ['80/tcp'] },
  'traefik/whoami': { command: '/whoami', ports: ['80/tcp'] },
  'hashicorp/http-echo': { command: '/http-echo', ports: ['5678/tcp'] },
  redis: { command: 'docker-entrypoint.sh redis-server', ports: ['6379/tcp'] },
  valkey: { command: 'docker-entrypoint.sh valkey-server', ports: ['6379/tcp'] },
  memcached: { command: 'docker-entrypoint.sh memcached', ports: ['11211/tcp'] },
  postgres: { command: 'docker-entrypoint.sh postgres', ports: ['5432/tcp'] },
  mysql: { command: 'docker-entrypoint.sh mysqld', ports: ['3306/tcp', '33060/tcp'] },
  mariadb: { command: 'docker-entrypoint.sh mariadbd', ports: ['3306/tcp'] },
  mongo: { command: 'docker-entrypoint.sh mongod', ports: ['27017/tcp'] },
  rabbitmq: { command: 'docker-entrypoint.sh rabbitmq-server', ports: ['5672/tcp', '15692/tcp'] },
  registry: { command: '/entrypoint.sh /etc/distribution/config.yml', ports: ['5000/tcp'] },
  'coredns/coredns': { command: '/coredns', ports: ['53/tcp', '53/udp'] },
  alpine: { command: '/bin/sh', ports: [] },
  busybox: { command: 'sh', ports: [] },
  debian: { command: 'bash', ports: [] },
  ubuntu: { command: '/bin/bash', ports: [] },
};

/** An image by the name that it is run by; one that nobody knows runs something that exposes nothing. */
export function imageNamed(reference: string): Image & { readonly known: boolean } {
  const name = reference
    .replace(/@sha256:.*$/, '')
    .replace(/:[^/:]*$/, '')
    .replace(/^(docker\.io\/)?(library\/)?/, '');
  const image = IMAGES[name];
  return image ? { ...image, known: true } : { command: '/entrypoint', ports: [], known: false };
}

/** Is a text a reference to an image? Source: distribution/reference regexp.go */
export function isReference(text: string): boolean {
  return /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*([:/][\w.-]+)*(@sha256:[0-9a-f]{64})?$/.test(text);
}
