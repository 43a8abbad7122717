import type { Client, Program } from '../net/program';
import { abort, connect } from '../net/tcp';
import { ask, sendAnswer } from '../net/udp';
import { ipv4 } from '../packet/address';

/** The program that takes connections to published ports which no rule took away from the host. */
export const DOCKER_PROXY = 'docker-proxy';

/**
 * Connects to the container, and hands on what either says: the container sees the host as its client. The address and port
 * behind it are in the socket's note.
 *
 * Differs: the connection to the container is made when the client has asked, not when it has connected.
 * Source: cmd/docker-proxy tcp_proxy_linux.go clientLoop(), udp_proxy_linux.go
 */
export const dockerProxy: Program = {
  answer(run, ns, server, text, client) {
    const [address = '', port = ''] = (server.note ?? '').split(':');
    const after = { program: DOCKER_PROXY, note: client };
    if (client.protocol === 'tcp') {
      const asking = { text, title: 'GET', framing: 'http' } as const;
      connect(run, ns, ipv4(address), Number(port), DOCKER_PROXY, undefined, { asking, after });
    } else ask(run, ns, ipv4(address), Number(port), DOCKER_PROXY, { texts: [{ text, title: 'datagram' }], after });
    return 'later';
  },
  ended(run, ns, note, result) {
    const client = note as Client;
    if (result.outcome === 'reply')
      return sendAnswer(run, ns, client, { text: result.full ?? result.text, title: 'answer' });
    // It closes with the question unread, which TCP tells the client by a reset. A datagram stays without an answer.
    const socket = ns.sockets.find((s) => s.number === client.socket);
    if (socket?.data.kind === 'connection') abort(run, ns, socket, socket.data);
  },
};
