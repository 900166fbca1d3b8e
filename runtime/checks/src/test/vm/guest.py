"""What the scenarios in the virtual machine are made of: a client, the administration, cameras that are plugged and pulled, and
waiting. Standard library only."""
import base64
import glob
import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import threading
import time
from datetime import datetime

PORT = 8002
PATIENCE = 120  # seconds; everything is emulated
POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
RUNTIME = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../../.."))


def until(what, condition, patience=PATIENCE, pause=0.05):
    """Waits for it, and gives what it gives."""
    end = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError("not within %d s: %s" % (patience, what))
        time.sleep(pause)


class Client:
    """JSON-RPC over one WebSocket. Notifications are kept, each with the time at which it came."""

    def __init__(self, token):
        self.socket = socket.create_connection(("127.0.0.1", PORT), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n" % (PORT, key)).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        assert b" 101 " in head.split(b"\r\n")[0], head
        self.socket.settimeout(None)
        self.id = 0
        self.answers = {}
        self.notifications = []  # (time, message), in order
        self.closed = ""
        threading.Thread(target=self.listen, daemon=True).start()
        self.call("authenticate", auth_token=token)

    def read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise EOFError("closed")
            data += part
        return data

    def frame(self):
        first, second = self.read(2)
        length = second & 127
        if length == 126:
            length, = struct.unpack(">H", self.read(2))
        elif length == 127:
            length, = struct.unpack(">Q", self.read(8))
        return first & 15, self.read(length)

    def listen(self):
        try:
            while True:
                kind, data = self.frame()
                now = time.time()
                if kind == 9:
                    self.send(10, data)
                elif kind == 1:
                    message = json.loads(data)
                    if "id" in message:
                        self.answers[message["id"]] = message
                    else:
                        self.notifications.append((now, message))
                elif kind == 8:
                    raise EOFError("closed: %r" % data)
        except (OSError, EOFError) as end:
            self.closed = str(end)

    def send(self, kind, data):
        mask = os.urandom(4)
        head = bytes([0x80 | kind])
        head += bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xfe]) + struct.pack(">H", len(data))
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def answer(self, method, **params):
        self.id += 1
        self.send(1, json.dumps({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}).encode())

        def there():
            assert not self.closed, "the connection was lost: " + self.closed
            return self.answers.pop(self.id, None)
        return until(method + " is answered", there, pause=0.01)

    def call(self, method, **params):
        answer = self.answer(method, **params)
        assert "result" in answer, "%s: %s" % (method, answer)
        return answer["result"]


class Admin:
    """The administration socket, as the command uses it, without the cost of starting a command each time."""

    def __init__(self, data):
        self.path = os.path.join(data, "run/admin.sock")

    def request(self, method, path, body=None):
        content = json.dumps(body).encode() if body is not None else b""
        connection = http.client.HTTPConnection("localhost", timeout=PATIENCE)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(PATIENCE)
        try:
            connection.sock.connect(self.path)
            connection.request(method, path, content, {"Content-Type": "application/json", "Connection": "close"})
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status == 200, "%s %s: %d %s" % (method, path, answer.status, text)
            return json.loads(text)
        finally:
            connection.close()

    def cameras(self):
        """By id."""
        return {camera["device"]: camera for camera in self.request("GET", "/admin/cameras")["cameras"]}

    def health(self, name):
        """Its report. While its part is being replaced there is none: it is waited for."""
        def reports():
            return [one for one in self.request("GET", "/admin/status")["health"] if one["name"] == name]
        return until("a report of " + name, reports, pause=0.2)[0]

    def swap(self, *files):
        """Ends when it is done; its report."""
        number = self.request("POST", "/admin/swap", {"files": list(files)})["id"]
        report = until("the swap of %s is done" % (files,), lambda: self.followed(number), pause=0.1)
        assert report.get("failure") is None, report
        return report

    def followed(self, number):
        report = self.request("GET", "/admin/swap/%s" % number)
        return report if report.get("done") else None


class Host:
    """A host that runs, as root without its power over files, so that the mode of a node means something."""

    def __init__(self, home, data, output):
        self.home, self.data, self.log = home, data, data + "-log"
        self.command = os.path.join(home, "bin/camhost")
        with open(output, "w") as file:
            self.process = subprocess.Popen([*POWERLESS, self.command, "run", "--data", data, "--log", self.log],
                                            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
        self.admin = Admin(data)

        def ready():
            assert self.process.poll() is None, open(output).read()
            try:
                return self.admin.request("GET", "/admin/status")["ready"]
            except (OSError, AssertionError):  # nobody answers, or only that it is still starting
                return False
        until("the host is ready", ready, 300, 0.5)
        self.token = self.admin.request("POST", "/admin/token", {"user": "vm", "role": "operator", "hours": 24})["token"]
        self.pid = self.admin.request("GET", "/admin/status")["pid"]

    def stop(self):
        subprocess.run([self.command, "stop", "--data", self.data], check=True, timeout=PATIENCE)


class UsbCamera:
    """On the stock uvcvideo driver; plugged in while its process lives."""

    def __init__(self, port, serial="", product="Test Camera", frames=("MJPG:320x180@15",)):
        self.argv = [os.path.join(RUNTIME, "vm/usb-camera"), "-p", str(port), "-s", serial, "-n", product]
        for one in frames:
            self.argv += ["-f", one]
        self.process = None

    plugged = set()

    def plug(self):
        self.plugged.add(self)
        self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL)
        return self

    def pull(self):
        """Returns once the kernel knows."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None
        self.plugged.discard(self)

    @classmethod
    def pull_all(cls):
        for camera in list(cls.plugged):
            camera.pull()


class Udevadm:
    """`udevadm monitor` beside us, with the times of its own."""

    def __init__(self, out):
        self.path = os.path.join(out, "udevadm.txt")
        with open(self.path, "w") as file:
            self.process = subprocess.Popen(["udevadm", "monitor", "--udev", "--subsystem-match=video4linux"], stdout=file)
        until("udevadm listens", lambda: "UDEV" in open(self.path).read())

    def last(self, action, node):
        """When it was told that last, as time.time(); None if never."""
        with open(self.path) as file:
            told = re.findall(r"UDEV +\[([0-9.]+)\] %s +\S*/%s \(" % (action, node), file.read())
        return float(told[-1]) + time.time() - time.monotonic() if told else None

    def close(self):
        self.process.kill()
        self.process.wait()


class Viewer:
    """Watches a camera by HLS: every segment is fetched once, in the order of the playlist."""

    def __init__(self, camera):
        self.folder = "/live/-/%s/" % camera
        self.segments = []  # (time, name), in order
        self.problems = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        known = set()
        while not self.over.wait(0.2):
            try:
                text = self.get("index.m3u8")
                if text is None:
                    continue
                for name in re.findall(r"^s[0-9]+-[0-9]+\.m4s$", text.decode(), re.M):
                    if name in known:
                        continue
                    known.add(name)
                    now = time.time()
                    if not self.get(name):
                        self.problems.append(name + " was not there")
                    self.segments.append((now, name))
            except Exception as e:  # whatever it is: a viewer's trouble is a finding
                self.problems.append(repr(e))

    def get(self, name):
        """None when there is nothing to watch yet."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            connection.request("GET", self.folder + name)
            answer = connection.getresponse()
            content = answer.read()
            return content if answer.status == 200 else None
        finally:
            connection.close()

    def run(self):
        """Number of the publisher's run seen last, 0 for none."""
        return int(self.segments[-1][1][1:].split("-")[0]) if self.segments else 0

    def first_of_next_run(self, run):
        """When the first segment of a later run was seen, and its name; None if it was not yet."""
        return next(((at, name) for at, name in list(self.segments) if int(name[1:].split("-")[0]) > run), None)

    def close(self):
        """Problems of all that time: segments that were missing, left out of a run, or older than what came before."""
        self.over.set()
        self.thread.join(PATIENCE)
        numbers = [int(name[1:-4].split("-")[1]) for _, name in self.segments]
        runs = [name.split("-")[0] for _, name in self.segments]
        gaps = ["%d after %d" % (numbers[i], numbers[i - 1]) for i in range(1, len(numbers))
                if numbers[i] <= numbers[i - 1] or runs[i] == runs[i - 1] and numbers[i] != numbers[i - 1] + 1]
        return self.problems + gaps


def transitions(client, camera, topic="camera_status_update"):
    """What a client was told of it, in order and each change once: (time, status)."""
    told = [(at, m["params"]["status"]) for at, m in list(client.notifications)
            if m["method"] == topic and m["params"]["device"] == camera]
    return [one for i, one in enumerate(told) if i == 0 or one[1] != told[i - 1][1]]


def disorder(client):
    """The first event that is there twice or out of order; blank when none is."""
    numbers = [m["params"]["sequence"] for _, m in list(client.notifications)]
    return next(("%d after %d" % (b, a) for a, b in zip(numbers, numbers[1:]) if b <= a), "")


def jvm(pid, *command):
    """What jcmd would do, without the cost of starting it: the JDK's attach protocol."""
    path = "/tmp/.java_pid%d" % pid
    if not os.path.exists(path):
        trigger = "/proc/%d/cwd/.attach_pid%d" % (pid, pid)
        with open(trigger, "w"):
            os.kill(pid, signal.SIGQUIT)
            until("the JVM listens", lambda: os.path.exists(path))
        os.remove(trigger)
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(PATIENCE)
        link.connect(path)
        link.sendall(b"1\0jcmd\0" + " ".join(command).encode() + b"\0\0\0")
        text = b""
        while part := link.recv(65536):
            text += part
    return text.decode(errors="replace")


def children():
    """Command lines of the host's children, by pid."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/environ" % pid, "rb") as file:
                leased = b"CAMHOST_LEASE" in file.read()
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                argv = file.read().decode().split("\0")[:-1]
        except OSError:
            continue  # it has just ended
        if leased and argv:
            found[int(pid)] = argv
    return found


def started(pid):
    """When that process was, as time.time()."""
    with open("/proc/%d/stat" % pid) as file:
        ticks = int(file.read().rpartition(")")[2].split()[19])
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + ticks / os.sysconf("SC_CLK_TCK")


def processor_time(pid):
    """Seconds that its threads have had a processor, by the beginning of their names, numbers left out."""
    times = {}
    for stat in glob.glob("/proc/%d/task/*/stat" % pid):
        try:
            with open(stat) as file:
                head, _, rest = file.read().rpartition(")")
        except OSError:
            continue  # it has just ended
        name = re.sub("[0-9]+", "#", head.partition("(")[2])
        times[name] = times.get(name, 0) + sum(map(int, rest.split()[11:13])) / os.sysconf("SC_CLK_TCK")
    return times


def counted(names):
    """How many of each, numbers left out."""
    counts = {}
    for name in names:
        name = re.sub("[0-9]+", "#", name)
        counts[name] = counts.get(name, 0) + 1
    return counts


def shape(pid):
    """What the host holds: threads, open files, children, folders of live pictures."""
    open_files = []
    for number in os.listdir("/proc/%d/fd" % pid):
        try:
            target = os.readlink("/proc/%d/fd/%s" % (pid, number))
        except OSError:
            continue
        open_files.append("a jar" if target.endswith(".jar") else target if target.startswith("/") else target.split(":")[0])
    live = [os.path.join(folder, name) for folder, names, _ in os.walk("/dev/shm") for name in names]
    return {
        "threads": counted(re.findall(r'^"([^"]+)"', jvm(pid, "Thread.print"), re.M)),
        "files": counted(open_files),
        "children": counted(" ".join(argv[:1]) for argv in children().values()),
        "live folders": counted(live)}


# pools of threads grow and shrink with what there is to do
POOLS = ("gateway-", "rpc-", "cameras-#", "discovery.v#l#-#", "shell-", "files-", "web-", "media.ffmpeg-#", "process reaper",
         "Attach Listener", "Thread-#")


def grown(before, after):
    """What is there more often than before, but for a few threads of pools and sockets of requests that are just over."""
    findings = []
    for kind, counts in after.items():
        for name, count in counts.items():
            loose = kind == "threads" and name.startswith(POOLS) or kind == "files" and name in ("socket", "anon_inode", "pipe")
            if count > before[kind].get(name, 0) + (8 if loose and kind == "threads" else 4 if loose else 0):
                findings.append("%s: %d %s, before %d" % (kind, count, name, before[kind].get(name, 0)))
    return findings


def loaders(pid):
    """How many class loaders of bundles are in memory."""
    jvm(pid, "GC.run")
    return len(re.findall(r"\+-- .*BundleClassLoader", jvm(pid, "VM.classloaders", "fold=false")))


def milliseconds(seconds):
    """Median and p99 of times, for people."""
    times = sorted(seconds)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return "median %.0f ms, p99 %.0f ms, of %d" % (times[len(times) // 2] * 1000, p99 * 1000, len(times))


class Media:
    """Keys of the section of that name in the configuration file, while they differ from what they are otherwise."""

    def __init__(self, home, **keys):
        self.path, self.keys = os.path.join(home, "conf/camhost.yaml"), keys

    def __enter__(self):
        with open(self.path) as file:
            self.before = file.read()
        kept = "".join(line for line in self.before.splitlines(True) if not line.startswith(tuple("  %s:" % key for key in self.keys)))
        lines = "".join("  %s: %s\n" % one for one in self.keys.items())
        self.write(kept.replace("\nmedia:\n", "\nmedia:\n" + lines))

    def __exit__(self, *_):
        self.write(self.before)

    def write(self, text):
        """Whole, as editors do it."""
        with open(self.path + ".new", "w") as file:
            file.write(text)
        os.replace(self.path + ".new", self.path)


class Stage:
    """A running host, a client that hears everything, and what there is to report."""

    def __init__(self, host, out):
        self.home, self.data, self.out = host.home, host.data, out
        self.pid, self.token = host.pid, host.token
        self.admin = host.admin
        self.client = self.visitor()
        self.findings = []
        self.figures = []

    def visitor(self):
        client = Client(self.token)
        client.call("subscribe_events", topics=["camera_status_update", "camera.connected", "camera.disconnected"])
        return client

    def check(self, fact, otherwise):
        if not fact:
            self.findings.append(otherwise)

    def move(self, act, device, done, status):
        """Plugs or pulls, and waits until the client has heard: when that was."""
        done.append(status)
        act()
        told = until("%s is told, change %d" % (status, len(done)), lambda: transitions(self.client, device)[len(done) - 1:])
        assert told[0][1] == status, told
        return told[0][0]

    def received(self):
        """When the host got the event of the last change, and how many seconds later its directory had been told."""
        details = self.admin.health("v4l2")["details"]
        at = details["last_event_at"][:26].rstrip("Z") + "+00:00"
        return datetime.fromisoformat(at).timestamp(), details["last_reaction_ms"] / 1000

    def check_told(self, device, done):
        """Every change once and in order."""
        told = [status for _, status in transitions(self.client, device)]
        self.check(told == done, "told %s, done %s" % (told, done))
        self.check(not disorder(self.client), "events are out of order: " + disorder(self.client))

    def nothing_grown(self, before):
        """Waits until the host holds no more than then."""
        left = []

        def over():
            left[:] = grown(before, shape(self.pid))
            return not left
        try:
            until("nothing is left over", over, pause=1)
        except AssertionError:
            self.findings.append("more than before: " + "; ".join(left))

    def figure(self, text):
        self.figures.append(text)
        print("   ", text, flush=True)

    def run(self, name, scenario):
        """What goes wrong is a finding, and the next scenario runs."""
        self.findings, self.figures = [], []
        begun = time.monotonic()
        print("--- " + name, flush=True)
        try:
            scenario(self)
        except Exception as e:
            import traceback
            self.findings.append(repr(e) + "\n" + traceback.format_exc())
        UsbCamera.pull_all()
        self.figure("%s took %.0f s" % (name, time.monotonic() - begun))
        for one in self.findings:
            print("!!! " + one, flush=True)
        with open(os.path.join(self.out, name + ".json"), "w") as file:
            json.dump({"findings": self.findings, "figures": self.figures}, file)

    def camera(self, what, condition):
        """The only camera that is so, once there is one; as the administration shows it."""
        def found():
            those = [camera for camera in self.admin.cameras().values() if condition(camera)]
            return those[0] if len(those) == 1 else None
        try:
            return until(what, found, pause=0.2)
        except AssertionError as e:
            raise AssertionError("%s; there is %s" % (e, json.dumps(self.admin.cameras())))
