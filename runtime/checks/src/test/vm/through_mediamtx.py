"""A USB camera is pulled and plugged in again while somebody watches it by RTSP, through a MediaMTX that the host is told to run now."""
import os
import subprocess
import time

from guest import Media, UsbCamera, children, until

BINARY = os.environ.get("CAMHOST_VM_MEDIAMTX", "")
AWAY = 3  # seconds


def run(stage):
    with Media(stage.home, driver="mediamtx"):
        watch(stage, stage.client)
    until("the media server has ended", lambda: not any(argv[0] == BINARY for argv in children().values()), pause=0.5)


def watch(stage, client):
    camera = UsbCamera(0, "R1").plug()

    def connected():
        those = [one for one in client.call("get_camera_list")["cameras"] if one["status"] == "CONNECTED"]
        return those[0] if len(those) == 1 and "rtsp" in those[0]["streams"] else None
    found = until("the camera is found", connected, pause=0.2)
    device = found["device"]
    viewer = RtspViewer(found["streams"]["rtsp"], os.path.join(stage.out, "watched.mpegts"))
    until("it can be watched", viewer.begins, pause=0.5)
    try:
        viewer.gets("it is watched")
        before = until("its publisher runs", lambda: publisher(client, device))
        camera.pull()
        until("it is away", lambda: client.call("get_camera_status", device=device)["status"] == "DISCONNECTED")
        pulled = time.monotonic()
        until("its publisher has ended", lambda: publisher(client, device) != before)
        time.sleep(max(0.0, pulled + AWAY - time.monotonic()))
        begun = time.monotonic()
        camera.plug()
        until("another publisher runs", lambda: publisher(client, device) not in (None, before), pause=0.2)
        until("it is live", lambda: client.call("get_stream_status", device=device)["ready"], pause=0.2)
        stage.figure("away for %d s; live again %.1f s after it was plugged in" % (AWAY, time.monotonic() - begun))
        viewer.gets("it is watched again")
    finally:
        stage.check(viewer.watches(), "the viewer was cut off: " + viewer.errors())
        viewer.close()


def publisher(client, device):
    """The pid of what publishes it; None while nothing does."""
    found = client.answer("get_stream_status", device=device).get("result", {}).get("ffmpeg_process", {})
    return found.get("pid") if found.get("running") else None


class RtspViewer:
    """One connection, by ffmpeg, which writes what it gets to a file."""

    def __init__(self, address, file):
        self.address, self.file, self.log = address, file, file + ".txt"
        self.start()

    def start(self):
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning", "-rtsp_transport", "tcp", "-i", self.address,
                 "-c", "copy", "-f", "mpegts", "-flush_packets", "1", "-y", self.file], stdin=subprocess.DEVNULL, stderr=log)

    def begins(self):
        """Whether something comes; while the path is not there yet, it is asked for again."""
        if not self.watches():
            self.start()
        return self.size() > 0

    def watches(self):
        return self.process.poll() is None

    def gets(self, what):
        size = self.size()

        def more():
            assert self.watches(), "the viewer has ended: " + self.errors()
            return self.size() > size + 4096
        until(what, more, pause=0.2)

    def size(self):
        return os.path.getsize(self.file) if os.path.exists(self.file) else 0

    def errors(self):
        with open(self.log) as log:
            return log.read()[-1000:]

    def close(self):
        self.process.kill()
        self.process.wait()
