/** An HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

const REASON: Readonly<Record<number, string>> = { 200: 'OK', 404: 'Not Found', 503: 'Service Unavailable' };

/** The bytes of an answer; servers here speak HTTP/1.1 and close. */
export function printHttp({ status, headers, body }: HttpAnswer): string {
  const lines = [`HTTP/1.1 ${status} ${REASON[status] ?? ''}`, ...headers, `Content-Length: ${body.length}`, '', body];
  return lines.join('\r\n');
}

/**
 * What kube-proxy answers at the health check node port of a Service.
 *
 * Source: pkg/proxy/healthcheck/service_health.go hcHandler.ServeHTTP()
 */
export function serviceHealth(
  service: { readonly namespace: string; readonly name: string },
  localEndpoints: number,
  proxyHealthy: boolean,
  date: string,
): HttpAnswer {
  const body = [
    '{',
    '\t"service": {',
    `\t\t"namespace": ${JSON.stringify(service.namespace)},`,
    `\t\t"name": ${JSON.stringify(service.name)}`,
    '\t},',
    `\t"localEndpoints": ${localEndpoints},`,
    `\t"serviceProxyHealthy": ${proxyHealthy}`,
    '}',
  ].join('\n');
  return {
    status: localEndpoints > 0 && proxyHealthy ? 200 : 503,
    headers: [
      'Content-Type: application/json',
      'X-Content-Type-Options: nosniff',
      `X-Load-Balancing-Endpoint-Weight: ${localEndpoints}`,
      `Date: ${date}`,
    ],
    body,
  };
}

/**
 * What kube-proxy answers about itself at port 10256. `/healthz` also says whether new connections may be sent to the node.
 *
 * Source: pkg/proxy/healthcheck/proxy_health.go healthzHandler.ServeHTTP(), livezHandler.ServeHTTP()
 */
export function proxyHealth(
  path: string,
  state: { readonly healthy: boolean; readonly eligible: boolean; readonly lastUpdated: string; readonly now: string },
  date: string,
): HttpAnswer {
  const { healthy, eligible, lastUpdated, now } = state;
  if (path !== '/healthz' && path !== '/livez') {
    const headers = ['Content-Type: text/plain; charset=utf-8', 'X-Content-Type-Options: nosniff', `Date: ${date}`];
    return { status: 404, headers, body: '404 page not found\n' };
  }
  const asksNode = path === '/healthz';
  const ok = healthy && (eligible || !asksNode);
  return {
    status: ok ? 200 : 503,
    headers: ['Content-Type: application/json', 'X-Content-Type-Options: nosniff', `Date: ${date}`],
    body: `{"lastUpdated": "${lastUpdated}","currentTime": "${now}"${asksNode ? `, "nodeEligible": ${eligible}` : ''}}`,
  };
}
