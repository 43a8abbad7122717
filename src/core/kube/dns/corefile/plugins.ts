/** The plug-ins of CoreDNS 1.12, as its binary knows them. Source: CoreDNS plugin.cfg */
export const KNOWN_PLUGINS: ReadonlySet<string> = new Set(
  (
    'root metadata geoip cancel tls quic timeouts multisocket reload nsid bufsize bind debug trace ready health pprof ' +
    'prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal ' +
    'template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc ' +
    'erratic whoami on sign view'
  ).split(' '),
);

/** Those that change no answer, or what they change is modelled. */
export const QUIET_PLUGINS: ReadonlySet<string> = new Set(
  (
    'root metadata cancel timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors ' +
    'log dnstap loadbalance cache rewrite hosts kubernetes loop forward'
  ).split(' '),
);
