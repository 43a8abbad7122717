"""Puts frames on the wires of one network namespace and says what comes out.

    agent.py HOST PEER LINK...      HOST and PEER are names of `ip netns`, LINK is PEERDEVICE=HOSTDEVICE

Reads one JSON object a line, answers with one a line:

    {"inject": "eth0", "frame": "<hex>"}    the frame arrives at eth0 of HOST
    {"send": "<hex>", "dst": "10.0.0.1"}    a raw socket of HOST sends the IP packet
    answer: {"out": [["eth1", "<hex>"], ...], "errno": "EPERM"}     IP packets that left, in order; errno of a failed send
"""
import ctypes, errno, json, os, select, socket, sys, time

QUIET = 0.0015  # seconds without a frame after which the host is done
MOST = 500  # frames: rules can make a host answer itself for ever

def enter(netns):
    with open("/var/run/netns/" + netns) as f:
        if ctypes.CDLL(None, use_errno=True).setns(f.fileno(), 0):
            raise OSError(ctypes.get_errno(), "setns " + netns)

host, peer, *links = sys.argv[1:]
enter(peer)
wires = {}
for link in links:
    device, name = link.split("=")
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    s.bind((device, 0x0800))
    s.setblocking(False)
    wires[s] = name
by_name = {name: s for s, name in wires.items()}
enter(host)
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)

def left():
    out = []
    while len(out) < MOST and select.select(list(wires), [], [], QUIET)[0]:
        ready = []
        for s, name in wires.items():
            while True:
                try:
                    frame, address = s.recvfrom(65535)
                except BlockingIOError:
                    break
                if address[2] != socket.PACKET_OUTGOING:
                    ready.append([name, frame[14:].hex()])
        out += ready
    return out

for line in sys.stdin:
    command = json.loads(line)
    answer = {}
    try:
        if "inject" in command:
            by_name[command["inject"]].send(bytes.fromhex(command["frame"]))
        else:
            raw.sendto(bytes.fromhex(command["send"]), (command["dst"], 0))
    except OSError as e:
        answer["errno"] = errno.errorcode.get(e.errno, str(e.errno))
    answer["out"] = left()
    print(json.dumps(answer), flush=True)
