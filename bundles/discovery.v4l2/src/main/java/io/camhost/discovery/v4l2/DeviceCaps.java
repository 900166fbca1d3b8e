package io.camhost.discovery.v4l2;

/** The capability bits of a node, as in {@code linux/videodev2.h}. */
final class DeviceCaps {
    static final int VIDEO_CAPTURE = 0x1;
    static final int VIDEO_OUTPUT = 0x2;
    static final int VIDEO_CAPTURE_MPLANE = 0x1000;
    static final int VIDEO_OUTPUT_MPLANE = 0x2000;
    static final int VIDEO_M2M_MPLANE = 0x4000;
    static final int VIDEO_M2M = 0x8000;
    static final int META_CAPTURE = 0x0080_0000;
    static final int STREAMING = 0x0400_0000;
    static final int DEVICE_CAPS_VALID = 0x8000_0000;

    private DeviceCaps() {}

    /** Those of the node itself; old drivers only say those of all nodes of the device. */
    static int of(int capabilities, int deviceCaps) {
        return (capabilities & DEVICE_CAPS_VALID) != 0 ? deviceCaps : capabilities;
    }

    static boolean isCamera(int caps) {
        boolean captures = (caps & (VIDEO_CAPTURE | VIDEO_CAPTURE_MPLANE)) != 0;
        boolean otherwise =
                (caps & (VIDEO_OUTPUT | VIDEO_OUTPUT_MPLANE | VIDEO_M2M | VIDEO_M2M_MPLANE | META_CAPTURE)) != 0;
        return captures && !otherwise && (caps & STREAMING) != 0;
    }
}
