package io.camhost.discovery.v4l2;

import java.util.Map;

/**
 * A device as sysfs describes it, and what it is recognised by: model, serial number and port; without a serial number model and port;
 * where the device is on no bus that says either, the place of its driver and its name.
 *
 * @param name the driver's name for the node; may be blank
 * @param first whether it is the first node of its device, or the kernel does not say. The others are seldom cameras
 * @param key of its identity, unless another camera has the same
 * @param permanent as in {@link io.camhost.api.camera.CameraDescription}
 * @param details for whoever administers the machine
 */
record Place(String name, boolean first, String key, String permanent, Map<String, String> details) {
    Place {
        details = Map.copyOf(details);
    }

    boolean isSameCameraAs(Place other) {
        return key.equals(other.key) || !permanent.isEmpty() && permanent.equals(other.permanent);
    }
}
