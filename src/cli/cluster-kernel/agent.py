"""Servers and clients in the network namespaces of one cluster.

    agent.py

Reads one JSON object a line, answers with one a line, ends with its standard input:

    {"accounts": ["NETNS", ...], "names": ["NAME", ...]}                    makes nfacct objects
    {"servers": [{"netns": "NETNS", "name": "SERVER", "ports": ["tcp 80"]}]}  each answers with its name and the address it sees
    {"proxies": [{"netns": "NETNS", "protocol": "tcp", "address": "0.0.0.0", "port": 8080, "to": "172.17.0.2:80"}]}
        each hands what it is asked on, and the answer back
    {"netns": "NETNS", "protocol": "tcp", "address": "10.0.0.1", "port": 80, "count": 3, "timeout": 0.9}
        answer: [["reply", "SERVER", "10.0.0.2"], ["refused", "", ""], ...]; ends early after two timeouts
"""
import ctypes, errno, itertools, json, os, selectors, socket, struct, sys, threading

libc = ctypes.CDLL(None, use_errno=True)
UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES, errno.EINVAL}
PING_BYTES = 56
# Of every ping its own, as of every program that pings.
identities = itertools.count(os.getpid())

def enter(netns):
    """For the thread that calls it."""
    with open("/var/run/netns/" + netns) as f:
        if libc.setns(f.fileno(), 0):
            raise OSError(ctypes.get_errno(), "setns " + netns)

def make_accounts(netns, names):
    enter(netns)
    netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
    netlink.bind((0, 0))
    for seq, name in enumerate(names):
        text = name.encode() + b"\0"
        attribute = struct.pack("HH", 4 + len(text), 1) + text + b"\0" * (-len(text) % 4)
        body = struct.pack("BBH", 0, 0, 0) + attribute
        netlink.send(struct.pack("IHHII", 16 + len(body), 7 << 8, 0x605, seq + 1, 0) + body)
        error = -struct.unpack("i", netlink.recv(4096)[16:20])[0]
        if error:
            raise OSError(error, "nfacct " + name)

waiting = selectors.DefaultSelector()

def listen(netns, name, ports):
    enter(netns)
    for port in ports:
        protocol, number = port.split()
        if protocol not in ("tcp", "udp"):
            continue
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if protocol == "udp":
            s.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO: the answer leaves from where the question went
        s.bind(("0.0.0.0", int(number)))
        if protocol == "tcp":
            s.listen(128)
        waiting.register(s, selectors.EVENT_READ, (protocol, name))

def serve():
    while True:
        for key, _ in waiting.select():
            s, (protocol, name) = key.fileobj, key.data
            answer = lambda address: f"{name} sees {address[0]}\n".encode()
            try:
                if protocol == "tcp":
                    waiting.register(s.accept()[0], selectors.EVENT_READ, ("connection", name))
                elif protocol == "connection":
                    waiting.unregister(s)
                    if s.recv(4096):
                        s.sendall(answer(s.getpeername()))
                    s.close()
                else:
                    _, control, _, address = s.recvmsg(4096, 64)
                    source = struct.pack("I4s4s", 0, control[0][2][4:8], bytes(4))
                    s.sendmsg([answer(address)], [(socket.IPPROTO_IP, 8, source)], 0, address)
            except OSError:
                pass

def hand_on(client, to):
    """One question of a connection, as docker-proxy does; a container that refuses is told by a reset."""
    with client:
        question = client.recv(4096)
        try:
            with socket.create_connection(to, 2) as s:
                s.sendall(question)
                while data := s.recv(4096):
                    client.sendall(data)
        except OSError:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

def relay(ready, netns, protocol, address, port, to):
    enter(netns)
    host, number = to.split(":")
    to = (host, int(number))
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if protocol == "udp":
        s.setsockopt(socket.IPPROTO_IP, 8, 1)
    s.bind((address, port))
    if protocol == "tcp":
        s.listen(128)
    ready.set()
    while True:
        try:
            if protocol == "tcp":
                hand_on(s.accept()[0], to)
                continue
            question, control, _, client = s.recvmsg(4096, 64)
            source = struct.pack("I4s4s", 0, control[0][2][4:8], bytes(4))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as backend:
                backend.settimeout(0.5)
                backend.connect(to)
                backend.send(question)
                answer = backend.recv(4096)
            s.sendmsg([answer], [(socket.IPPROTO_IP, 8, source)], 0, client)
        except OSError:
            pass

def stream(address, port, timeout):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.settimeout(timeout)
        s.connect((address, port))
        s.sendall(f"GET / HTTP/1.1\r\nHost: {address}\r\nUser-Agent: curl/8.14.1\r\nAccept: */*\r\n\r\n".encode())
        text = b""
        while data := s.recv(4096):
            text += data
        return text.decode()

def datagram(address, port, timeout):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(timeout)
        s.connect((address, port))
        try:
            s.send(f"who are you, {address}?".encode())
        except PermissionError:
            pass  # a rule took it; if it was REJECT, the error is on its way
        return s.recv(4096).decode()

def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF

def echo(address, n, timeout):
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as s:
        s.settimeout(timeout)
        # As a socket of the kernel's ping does, so that packets of both sides are alike: don't fragment.
        s.setsockopt(socket.IPPROTO_IP, 10, 2)
        identity = struct.pack("!HH", next(identities) & 0xFFFF, n)
        body = identity + b"x" * PING_BYTES
        message = b"\x08\0" + struct.pack("!H", checksum(b"\x08\0\0\0" + body)) + body
        try:
            s.sendto(message, (address, 0))
        except PermissionError:
            pass
        while True:
            packet = s.recv(4096)
            icmp = packet[(packet[0] & 15) * 4:]
            if icmp[0] == 0 and icmp[4:8] == identity:
                return "reply"
            if icmp[0] == 3:
                quoted = icmp[8:]
                if quoted[(quoted[0] & 15) * 4 + 4:][:4] == identity:
                    return "refused" if icmp[1] == 3 else "unreachable"

def once(protocol, address, port, timeout, n):
    try:
        if protocol == "icmp":
            return [echo(address, n, timeout), "", ""]
        text = (stream if protocol == "tcp" else datagram)(address, port, timeout)
        server, _, seen = text.split()
        return ["reply", server, seen]
    except socket.timeout:
        return ["timeout", "", ""]
    except OSError as e:
        if e.errno in (errno.ECONNREFUSED, errno.ECONNRESET):
            return ["refused", "", ""]
        return ["unreachable" if e.errno in UNREACHABLE else errno.errorcode.get(e.errno, str(e)), "", ""]

def probe(netns, protocol, address, port, count, timeout):
    enter(netns)
    results = []
    for n in range(count):
        results.append(once(protocol, address, port, timeout, n + 1))
        if sum(r[0] == "timeout" for r in results) == 2:
            break
    return results

threading.Thread(target=serve, daemon=True).start()
for line in sys.stdin:
    command = json.loads(line)
    answer = None
    if "accounts" in command:
        for netns in command["accounts"]:
            make_accounts(netns, command["names"])
    elif "servers" in command:
        for server in command["servers"]:
            listen(**server)
    elif "proxies" in command:
        for proxy in command["proxies"]:
            ready = threading.Event()
            threading.Thread(target=relay, args=(ready,), kwargs=proxy, daemon=True).start()
            ready.wait(5)
    else:
        answer = probe(**command)
    print(json.dumps(answer), flush=True)
