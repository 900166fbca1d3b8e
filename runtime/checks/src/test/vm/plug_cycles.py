"""One USB camera is plugged and pulled again and again, while somebody watches it."""
import os
import shutil
import subprocess
import tempfile
import time

from guest import Udevadm, UsbCamera, Viewer, children, milliseconds, processor_time, shape, started, until

CYCLES = int(os.environ.get("CAMHOST_VM_CYCLES", "20"))
STREAMING = 4  # in every fourth cycle it is waited for until it streams again


def run(stage):
    stage.check(stage.client.call("get_camera_list")["total"] == 0, "there is a camera before one is plugged in")
    quiet(stage)
    camera, done = UsbCamera(0, "A1"), []
    again, plugged, pulled = Streaming(), Times(), Times()
    udevadm = Udevadm(stage.out)
    camera.plug()
    device = stage.camera("the camera is found", lambda one: one["status"] == "CONNECTED")["device"]
    done.append("CONNECTED")
    viewer = Viewer(device)
    until("it streams", lambda: viewer.segments)
    publisher = next(argv for argv in children().values() if "lavfi" not in argv and "/dev/video0" in argv)
    before = None
    try:
        for cycle in range(CYCLES):
            if cycle:
                run_before, used = viewer.run(), processor_time(stage.pid)
                heard = stage.move(camera.plug, device, done, "CONNECTED")
                received = plugged.note(stage.received(), heard, udevadm.last("add", "video0"))
                if cycle % STREAMING == 0:
                    again.note(received, device, *until("it streams again", lambda: viewer.first_of_next_run(run_before)))
                    again.used(used, processor_time(stage.pid))
            heard = stage.move(camera.pull, device, done, "DISCONNECTED")
            pulled.note(stage.received(), heard, udevadm.last("remove", "video0"))
            if cycle == 1:
                before = shape(stage.pid)
        stage.nothing_grown(before)
        stage.move(camera.plug, device, done, "CONNECTED")
        run_before = viewer.run()
        until("it streams", lambda: viewer.first_of_next_run(run_before))
    finally:
        udevadm.close()
        for problem in viewer.close():
            stage.findings.append("the viewer: " + problem)
    until("nobody watches any more, and no path is left", lambda: not children() and not live(device), pause=0.5)
    stage.check_told(device, done)
    comings = [m["method"] for _, m in stage.client.notifications if m["method"] in ("camera.connected", "camera.disconnected")]
    stage.check(comings == ["camera." + one.lower() for one in done], "told %s, done %s" % (comings, done))
    listed = list(stage.admin.cameras())
    stage.check(listed == [device], "one camera has become %s" % listed)

    stage.figure("%d cycles" % CYCLES)
    plugged.tell(stage, "plugged in")
    pulled.tell(stage, "pulled")
    bare = [bare_start(publisher) for _ in range(3)]
    again.tell(stage)
    stage.figure("the same ffmpeg started by hand, to its first segment: " + milliseconds(bare))
    stage.move(camera.pull, device, done, "DISCONNECTED")


def quiet(stage):
    """Waits until the host has tried and measured its encoders, which is done once and takes all of the processor."""
    def measured():
        return stage.admin.health("streams")["details"]["encoder_megapixels_per_second"]
    try:
        until("the encoders are measured", measured, pause=1)
    except AssertionError:
        stage.figure("the encoders could not be measured: these figures may be with their trial beside")


class Times:
    """From our receipt of an event to a client's socket, and from udevadm's of the same."""

    def __init__(self):
        self.ours, self.discoverys, self.udevadms = [], [], []

    def note(self, received, heard, udevadm):
        at, reaction = received
        self.ours.append(heard - at)
        self.discoverys.append(reaction)
        if udevadm is not None:
            self.udevadms.append(heard - udevadm)
        return at

    def tell(self, stage, what):
        stage.figure("%s: from our receipt of the event to a client's socket: %s" % (what, milliseconds(self.ours)))
        stage.figure("%s: of it until the directory was told: %s" % (what, milliseconds(self.discoverys)))
        stage.figure("%s: from udevadm's receipt of it to the same: %s" % (what, milliseconds(self.udevadms)))


class Streaming:
    """From our receipt of an event to a viewer's first segment, and what it is made of."""

    def __init__(self):
        self.all, self.starting, self.ffmpegs, self.viewers, self.hosts, self.threads = [], [], [], [], [], {}

    def note(self, received, device, seen, segment):
        run = segment.split("-")[0][1:]
        pid = next(pid for pid, argv in children().items() if "init-%s.mp4" % run in argv)
        begun = started(pid)
        written = os.stat(os.path.join(live(device)[0], segment)).st_mtime
        self.all.append(seen - received)
        self.starting.append(begun - received)
        self.ffmpegs.append(written - begun)
        self.viewers.append(seen - written)

    def used(self, before, after):
        self.hosts.append(sum(after.values()) - sum(before.values()))
        for name, time in after.items():
            self.threads[name] = self.threads.get(name, 0) + time - before.get(name, 0)

    def tell(self, stage):
        stage.figure("streaming again after our receipt of the event: " + milliseconds(self.all))
        stage.figure("of it until ffmpeg was started: " + milliseconds(self.starting))
        stage.figure("of it from there to its first segment: " + milliseconds(self.ffmpegs))
        stage.figure("of it from there to the viewer, who looks every 200 ms: " + milliseconds(self.viewers))
        stage.figure("of the only processor, the host has had meanwhile: " + milliseconds(self.hosts))
        most = sorted(self.threads.items(), key=lambda one: -one[1])[:6]
        stage.figure("most of it: " + ", ".join("%s %.0f ms" % (name, time / len(self.hosts) * 1000) for name, time in most))


def live(device):
    return [folder for folder, _, _ in os.walk("/dev/shm") if folder.endswith("/" + device)]


def bare_start(argv):
    """Seconds from its start to its first segment."""
    folder = tempfile.mkdtemp()
    begun = time.time()
    ffmpeg = subprocess.Popen(argv, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until("it has written a segment", lambda: any(name.endswith(".m4s") for name in os.listdir(folder)), pause=0.02)
        return time.time() - begun
    finally:
        ffmpeg.kill()
        ffmpeg.wait()
        shutil.rmtree(folder)
