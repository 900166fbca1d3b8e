"""Which camera is which: two with the same serial number, other ports, other node numbers, a stranger in a known place."""
from guest import UsbCamera, Viewer, until

ALIAS = "Front door"


class Cameras:
    def __init__(self, stage):
        self.stage = stage

    def in_port(self, port):
        """The camera that is in that port of the bus."""
        return self.stage.camera("a camera in port %d" % port, lambda one: one["status"] == "CONNECTED"
                                 and one["details"].get("port", "").endswith("-%d" % (port + 1)))

    def check(self, what, port, device, serial):
        camera = self.in_port(port)
        self.stage.check(camera["device"] == device and camera["details"]["serial"] == serial,
                         "%s: in port %d is %s with %s, not %s with %s"
                         % (what, port, camera["device"], camera["details"]["serial"], device, serial))
        return camera

    def none(self):
        UsbCamera.pull_all()
        until("all are away", lambda: all(one["status"] == "DISCONNECTED" for one in self.stage.admin.cameras().values()))


def run(stage):
    cameras = Cameras(stage)
    call = stage.client.call
    # two with the same serial number, and one more
    for port, serial in ((0, "S1"), (1, "S1"), (2, "C9")):
        UsbCamera(port, serial).plug()
        cameras.in_port(port)
    a, b, c = (cameras.in_port(port)["device"] for port in range(3))
    stage.check(len({a, b, c}) == 3, "not three ids: %s" % [a, b, c])
    twins = stage.admin.health("v4l2")["details"]["same_serial"]
    stage.check(len(twins) == 1 and "video0 and video2" in twins[0], "twins are not reported: %s" % twins)
    stage.admin.request("POST", "/admin/alias", {"camera": a, "alias": ALIAS})
    recordings = recorded(stage, a)

    # a camera moved to another node number by a third one, and to another port
    cameras.none()
    for port, serial in ((4, "C9"), (1, "S1"), (0, "S1")):
        UsbCamera(port, serial).plug()
        cameras.in_port(port)
    cameras.check("another port", 4, c, "C9")
    cameras.check("another node", 1, b, "S1")
    moved = cameras.check("another node", 0, a, "S1")
    stage.check(moved["details"]["node"] == "video4" and moved["name"] == ALIAS, "not moved, or not named: %s" % moved)
    name = call("get_camera_status", device=a)["name"]
    stage.check(name == ALIAS, "a client is told the name %s" % name)
    stage.check(listed(stage, a) == recordings and not listed(stage, b) and not listed(stage, c),
                "recordings: %s, before %s" % ([listed(stage, one) for one in (a, b, c)], recordings))

    # two with serial numbers of their own change places
    cameras.none()
    UsbCamera(2, "C9").plug()
    UsbCamera(3, "D4").plug()
    d = cameras.in_port(3)["device"]
    stage.check(d not in (a, b, c), "a new camera is taken for " + d)
    cameras.none()
    UsbCamera(3, "C9").plug()
    UsbCamera(2, "D4").plug()
    cameras.check("changed places", 3, c, "C9")
    cameras.check("changed places", 2, d, "D4")

    # a stranger where a known one was
    cameras.none()
    UsbCamera(0, "Z0", "Stranger").plug()
    stranger = cameras.in_port(0)
    stage.check(stranger["device"] not in (a, b, c, d) and stranger["name"] == "Stranger", "the stranger is %s" % stranger)
    stage.check(not listed(stage, stranger["device"]), "it has recordings: %s" % listed(stage, stranger["device"]))
    away = call("get_camera_status", device=a)
    stage.check(away["status"] == "DISCONNECTED" and away["name"] == ALIAS, "the known one is %s" % away)


def recorded(stage, device):
    """Makes a recording of it, and gives the names of all of it."""
    viewer = Viewer(device)
    until("it streams", lambda: viewer.segments)
    stage.client.call("start_recording", device=device)
    seen = len(viewer.segments)
    until("it goes on", lambda: len(viewer.segments) > seen + 1)
    stage.client.call("stop_recording", device=device)
    viewer.close()
    return until("a recording", lambda: listed(stage, device), pause=0.5)


def listed(stage, device):
    """Names of its recordings that are done."""
    files = stage.client.call("list_recordings", limit=100)["files"]
    return sorted(one["filename"] for one in files if one["filename"].startswith(device + "_"))
