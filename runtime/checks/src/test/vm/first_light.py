"""Six devices of the kernel's own test driver: cameras with modes, a picture, a stream."""
import json
import os
import shutil
import subprocess

from guest import until

DEVICES = ["n_devs=6", "node_types=" + ",".join(["0x20001"] * 6), "num_inputs=1,1,1,1,1,1", "input_types=0,0,0,0,0,0"]


def run(stage):
    subprocess.run(["modprobe", "vivid", *DEVICES], check=True)
    try:
        look(stage)
    finally:
        until("nobody has a device open", lambda: subprocess.run(["rmmod", "vivid"], stderr=subprocess.DEVNULL).returncode == 0,
              pause=1)


def look(stage):
    def keep(name, message):
        with open(os.path.join(stage.out, name), "w") as file:
            json.dump(message, file)

    def six():
        cameras = stage.client.call("get_camera_list")
        return cameras if cameras["connected"] >= 6 else None
    cameras = until("six cameras", six, pause=0.5)
    keep("cameras.json", cameras)
    devices = [camera["device"] for camera in cameras["cameras"] if camera["status"] == "CONNECTED"]

    def confirmed():
        found = [stage.client.call("get_camera_capabilities", device=device) for device in devices]
        return found if all(one["validation_status"] == "CONFIRMED" for one in found) else None
    keep("capabilities.json", until("their modes are confirmed", confirmed, pause=1)[0])

    def snapshot():  # the first start of ffmpeg may be too slow
        answer = stage.client.answer("take_snapshot", device=devices[0], format="jpg", quality=95)
        return answer.get("result")
    shutil.copy(until("a snapshot", snapshot)["file_path"], os.path.join(stage.out, "snapshot.jpg"))

    address = next(one for one in cameras["cameras"] if one["device"] == devices[1])["streams"]["live.hls"]

    def watched():
        """Six seconds as a player gets them. Only copied here, and decoded outside, where that costs less."""
        ended = subprocess.run(["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning", "-i", address, "-t", "6", "-c", "copy",
                                "-y", os.path.join(stage.out, "live.mp4")], timeout=240)
        return ended.returncode == 0
    until("a player shows " + address, watched, 300, 3)
