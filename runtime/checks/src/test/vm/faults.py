"""What can be wrong with a camera, and what is said then."""
import os
import select
import signal
import socket
import subprocess
import threading
import time

from guest import POWERLESS, Media, UsbCamera, Viewer, transitions, until


def plugged(stage, port, serial):
    """The camera that has just been plugged in, as the administration shows it, and what pulls it."""
    camera = UsbCamera(port, serial).plug()
    return camera, with_serial(stage, serial, "CONNECTED")


def with_serial(stage, serial, status):
    return stage.camera("%s is %s" % (serial, status),
                        lambda one: one["details"].get("serial") == serial and one["status"] == status)


def command(stage, *words):
    ended = subprocess.run([*POWERLESS, os.path.join(stage.home, "bin/camhost"), *words, "--data", stage.data],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return ended.stdout + ended.stderr


def mode_000(stage):
    """A node that nobody may open, made so by a rule of udev."""
    rule, reason = "/run/udev/rules.d/90-nobody.rules", "its mode lets no group in; a udev rule does"
    os.makedirs(os.path.dirname(rule), exist_ok=True)
    with open(rule, "w") as file:
        file.write('SUBSYSTEM=="video4linux", ATTRS{serial}=="M0", MODE="0000"\n')
    subprocess.run(["udevadm", "control", "--reload"], check=True)
    try:
        UsbCamera(0, "M0").plug()
        camera = with_serial(stage, "M0", "DISCONNECTED")
        stage.check(reason in camera.get("fault", ""), "it is said: %s" % camera)
        said = command(stage, "cameras")
        stage.check(reason in said, "camhost cameras says: " + said)
    finally:
        os.remove(rule)
        subprocess.run(["udevadm", "control", "--reload"], check=True)
    os.chmod("/dev/" + camera["details"]["node"], 0o660)
    with_serial(stage, "M0", "CONNECTED")


def held(stage):
    """Another program streams from it."""
    _, camera = plugged(stage, 0, "H1")
    node = "/dev/" + camera["details"]["node"]
    # a sign on stderr for each picture; whoever else sets up the device just then would make it fail
    holder = subprocess.Popen(["v4l2-ctl", "-d", node, "--stream-mmap"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
    viewer = None
    try:
        until("the node is held", lambda: select.select([holder.stderr], [], [], 0)[0], pause=0.2)
        sign = holder.stderr.read1()
        assert sign.startswith(b"<"), "v4l2-ctl cannot stream: %s" % sign
        viewer = Viewer(camera["device"])
        problem(stage, camera["device"], "in use by another program")
        said = command(stage, "doctor")
        stage.check("in use by v4l2-ctl" in said, "camhost doctor says: " + said)
        stage.check(stage.admin.cameras()[camera["device"]]["status"] == "CONNECTED", "it is taken for unusable")
    finally:
        holder.kill()
        holder.wait()
    until("it streams once it is free", lambda: viewer.segments)
    viewer.close()


def problem(stage, device, words):
    """What clients are told of its stream has these words."""
    def told():
        answer = stage.client.answer("get_stream_status", device=device).get("result", {})
        return answer if words in answer.get("problem", "") else None
    return until("the problem of %s is %s" % (device, words), told, pause=0.5)


def wrong(stage, device):
    """What is wrong with its stream. That this machine is too weak for the whole picture is not: it may have been measured beside other things."""
    said = stage.client.call("get_stream_status", device=device).get("problem", "")
    return "" if said.endswith("megapixels per second)") else said


def overrun(stage):
    """While the host is not listening more happens than the kernel keeps for it, and cameras change: one look at everything follows."""
    camera, _ = plugged(stage, 0, "O1")
    before = stage.admin.health("v4l2")["details"]
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15) as listener:  # NETLINK_KOBJECT_UEVENT
        listener.bind((0, 2))  # what udevd tells
        subprocess.run(["udevadm", "trigger", "--action=change", "/sys/class/video4linux/video0"], check=True)
        message = b""
        while b"SUBSYSTEM=video4linux" not in message:  # what is left of the plugging is no camera's
            message = listener.recv(65536)
        os.kill(stage.pid, signal.SIGSTOP)
        try:
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15) as sender:
                for _ in range(5000):
                    sender.sendto(message, (0, 2))
            camera.pull()
            UsbCamera(1, "O2").plug()
            until("it has a node", lambda: "O2" in serials())
            subprocess.run(["udevadm", "settle"], check=True)
        finally:
            os.kill(stage.pid, signal.SIGCONT)
    with_serial(stage, "O1", "DISCONNECTED")
    with_serial(stage, "O2", "CONNECTED")
    after = stage.admin.health("v4l2")["details"]
    overruns = after["event_overruns"] - before["event_overruns"]
    stage.check(overruns >= 1, "no event was lost: %s" % after)
    stage.check(after["event_source"] == "udev" and after["changes_without_event"] == before["changes_without_event"],
                "found by a regular look, or the source was given up: %s" % after)
    stage.figure("%d overruns" % overruns)


def serials():
    """Serial numbers of all devices that have a video node."""
    return [open(path).read().strip() for path in
            ("/sys/class/video4linux/%s/device/../serial" % name for name in os.listdir("/sys/class/video4linux")) if os.path.exists(path)]


VIVID = ["n_devs=2", "node_types=0x1,0x1", "num_inputs=2,1", "input_types=0x3,0x0"]


def with_test_driver(stage, look):
    subprocess.run(["modprobe", "vivid", *VIVID], check=True)
    try:
        look(stage, *until("both are cameras", lambda: vivids(stage), pause=0.2))
    finally:
        until("nobody has a device open", lambda: subprocess.run(["rmmod", "vivid"], stderr=subprocess.DEVNULL).returncode == 0,
              pause=1)


def test_driver(stage):
    """The kernel's test driver: no compressed format; the first device has two inputs, and any size in steps of 2."""
    with_test_driver(stage, modes)


def modes(stage, two_inputs, webcam):
    def confirmed():
        found = [stage.client.call("get_camera_capabilities", device=one["device"]) for one in (two_inputs, webcam)]
        return found if all(one["validation_status"] == "CONFIRMED" for one in found) else None
    stepwise, discrete = until("their modes are confirmed", confirmed, pause=0.5)
    for found in stepwise, discrete:
        stage.check("YUYV" in str(found["formats"]) and not {"MJPG", "H264"} & set(map(str, found["formats"])),
                    "formats: %s" % found["formats"])
    stage.check({"640x480", "1280x720", "1920x1080"} <= set(stepwise["resolutions"]), "sizes: %s" % stepwise["resolutions"])
    streams_from(stage, two_inputs, 1)


def vivids(stage):
    found = sorted((one for one in stage.admin.cameras().values()
                    if one["details"].get("driver") == "vivid" and one["status"] == "CONNECTED" and one["details"].get("node")),
                   key=lambda one: int(one["details"]["node"][5:]))
    return found if len(found) == 2 else None


def streams_from(stage, camera, number):
    """It streams, although it is raw, and from the input that is wished for."""
    wish = "input:%d" % number
    with Media(stage.home, wishes="[%s=%s]" % (camera["device"], wish)):
        # who watches already keeps what he sees
        until("the wish is known", lambda: stage.admin.health("streams")["details"].get("wishes", {}).get(camera["device"]) == wish, pause=0.5)
        viewer = Viewer(camera["device"])
        try:
            until("its input is the wished one", lambda: "input : %d " % number in selected("/dev/" + camera["details"]["node"]), pause=0.5)
            seen = len(viewer.segments)
            until("it streams, although it is raw", lambda: len(viewer.segments) > seen)
            until("nothing is wrong", lambda: not wrong(stage, camera["device"]), pause=0.5)
        finally:
            viewer.close()


def selected(node):
    return subprocess.run(["v4l2-ctl", "-d", node, "--get-input"], capture_output=True, text=True).stdout


def failing_driver(stage):
    """Errors that the driver makes on demand: what it can bear is borne, anything else is said, and over when the error is."""
    with_test_driver(stage, inject)


def inject(stage, _, camera):
    device, node = camera["device"], "/dev/" + camera["details"]["node"]
    viewer = Viewer(device)

    def streams(what):
        seen, begun = len(viewer.segments), time.time()
        until(what + ": it streams", lambda: len(viewer.segments) > seen + 1)
        until(what + ": nothing is wrong any more", lambda: not wrong(stage, device), pause=0.2)
        return time.time() - begun

    def ends(control, words, also=()):
        """As long as the error is made again and again, it is said."""
        with Pressed(node, control):
            for one in also:
                press(node, one)
            problem(stage, device, words)
            stage.check(stage.admin.cameras()[device]["status"] == "CONNECTED", control + ": it is taken for unusable")
        stage.figure("%s: said; %.1f s after the last it streams again" % (control, streams(control)))

    try:
        streams("to begin with")
        run = viewer.run()
        for control in ("inject_vidioc_qbuf_error", "inject_v4l2_buf_flag_error"):
            press(node, control)
            streams(control)
            stage.check(viewer.run() == run, "%s: one is borne, but its stream was begun anew" % control)
        ends("inject_fatal_streaming_error", "input or output error")
        ends("inject_vidioc_qbuf_error", "its driver refuses to stream")
        # what keeps it away for longer stands between what ends it again and again, each time after a longer pause
        stage.figure("lost: said after %.1f s" % lost(stage, device, node))
        stage.figure("lost: streams again %.1f s after it is back" % streams("lost"))
        press(node, "percentage_of_dropped_buffers", 100)
        problem(stage, device, "no picture comes")
        press(node, "percentage_of_dropped_buffers", 0)
        stage.figure("no pictures: said; %.1f s after the last it streams again" % streams("no pictures"))
        ends("inject_vidioc_reqbufs_error", "its driver refuses to stream", ["inject_fatal_streaming_error"])
    finally:
        viewer.close()


def lost(stage, device, node):
    """Its driver has lost it, until nobody has it open any more: until we let go. How many seconds it took to be said."""
    before = len(transitions(stage.client, device))

    def told(*statuses):
        return [status for _, status in transitions(stage.client, device)][before:] == list(statuses)
    with open(node, "rb", buffering=0):
        begun = time.time()
        press(node, "disconnect")
        until("ERROR is told", lambda: told("ERROR"))
        took = time.time() - begun
        said = stage.admin.cameras()[device].get("fault", "")  # by the command, and by the doctor
        stage.check("its driver has lost it" in said, "it is said: " + said)
        said = stage.client.call("get_camera_status", device=device).get("problem", "")  # by the page
        stage.check("its driver has lost it" in said, "clients are told: " + said)
    until("CONNECTED is told", lambda: told("ERROR", "CONNECTED"))
    return took


def press(node, control, value=1):
    subprocess.run(["v4l2-ctl", "-d", node, "-c", "%s=%d" % (control, value)], check=True, stdout=subprocess.DEVNULL)


class Pressed:
    """A button of the driver that is pressed again and again."""

    def __init__(self, node, control):
        self.node, self.control = node, control
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.over.wait(0.1):
            press(self.node, self.control)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
