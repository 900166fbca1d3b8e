"""Bundles that have to do with cameras are replaced while one streams, and while it is plugged and pulled."""
import os
import shutil
import threading
import time

from guest import UsbCamera, Viewer, children, loaders, shape, until

SWAPS = int(os.environ.get("CAMHOST_VM_SWAPS", "6"))
BUNDLES = ["discovery.v4l2", "probe.v4l2", "cameras"]


def run(stage):
    swaps = Swaps(stage)
    camera, done = UsbCamera(0, "B7"), ["CONNECTED"]
    camera.plug()
    device = stage.camera("the camera is found", lambda one: one["details"].get("serial") == "B7" and one["status"] == "CONNECTED")["device"]
    viewer = Viewer(device)
    until("it streams", lambda: viewer.segments)
    before, classes = shape(stage.pid), loaders(stage.pid)
    try:
        for swap in range(SWAPS):
            publishers = children()
            for bundle in BUNDLES:
                swaps.next(bundle)
            seen = len(viewer.segments)
            until("the viewer gets more", lambda: len(viewer.segments) > seen)
            stage.check(children() == publishers, "the swaps have restarted the stream: pids %s, before %s"
                        % (list(children()), list(publishers)))
            if swap % 2:
                replug(stage, swaps, BUNDLES[swap // 2 % len(BUNDLES)], camera, device, done, viewer)
    finally:
        for problem in viewer.close():
            stage.findings.append("the viewer: " + problem)
    stage.check_told(device, done)
    stage.check(swaps.running() == swaps.wanted, "running %s, swapped in %s" % (swaps.running(), swaps.wanted))
    stage.figure("%d swaps of %s, the longest %d ms, and %d ms until cameras were looked for again"
                 % (swaps.count, ", ".join(BUNDLES), swaps.longest, swaps.slowest * 1000))
    left = []

    def collected():
        left[:] = [loaders(stage.pid)]
        return left[0] <= classes
    try:
        until("class loaders are collected", collected, pause=2)
    except AssertionError:
        stage.findings.append("%d class loaders of bundles, before %d" % (left[0], classes))
    stage.nothing_grown(before)
    stage.move(camera.pull, device, done, "DISCONNECTED")


def replug(stage, swaps, bundle, camera, device, done, viewer):
    """Pulled while a bundle is being replaced, and plugged in while it is replaced back."""
    run_before = viewer.run()
    for act, status in ((camera.pull, "DISCONNECTED"), (camera.plug, "CONNECTED")):
        swap = threading.Thread(target=swaps.next, args=(bundle,))
        swap.start()
        stage.move(act, device, done, status)
        swap.join()
    until("it streams again", lambda: viewer.first_of_next_run(run_before))


class Swaps:
    """Goes from the shipped version of a bundle to a later one, and back."""

    def __init__(self, stage):
        self.admin = stage.admin
        self.stage = stage
        self.files = {}
        for bundle in BUNDLES:
            name = "io.camhost." + bundle
            shipped = next(os.path.join(folder, file) for folder, _, files in os.walk(os.path.join(stage.home, "system"))
                           for file in files if file.startswith(name + "-") and file[len(name) + 1].isdigit())
            self.files[bundle] = [shipped, shutil.copy(os.path.join(stage.out, "raised", name + "-0.1.1.jar"), "/tmp")]
        self.wanted = {bundle: False for bundle in BUNDLES}  # whether the later one
        self.count = self.longest = self.slowest = 0

    def next(self, bundle):
        try:
            self.wanted[bundle] = not self.wanted[bundle]
            begun = time.monotonic()
            report = self.admin.swap(self.files[bundle][self.wanted[bundle]])
            until("the discovery looks", lambda: self.admin.health("v4l2")["details"]["running"])
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.count += 1
            self.longest = max(self.longest, report["took_ms"])
        except Exception as e:
            self.stage.findings.append("the swap of %s: %r" % (bundle, e))

    def running(self):
        """Which of them are there in the later version, as the host says."""
        differences = str(self.admin.request("GET", "/admin/status")["differences"])
        return {bundle: "io.camhost.%s" % bundle in differences for bundle in BUNDLES}
