package io.camhost.streams;

import io.camhost.api.camera.Camera;
import java.util.Map;

/**
 * What cameras that are plugged into the same bus share.
 *
 * @param name empty when nothing is known of it: then nothing is shared
 * @param all bytes per second for all of them
 * @param each bytes per second for one
 */
record Bus(String name, double all, double each) {
    static final Bus NONE = new Bus("", Double.MAX_VALUE, Double.MAX_VALUE);

    /** From what the discovery tells: the bus, and the speed of this camera on it in Mbit/s. */
    static Bus of(Camera camera) {
        Map<String, String> details = camera.description().details();
        String name = details.getOrDefault("bus", "");
        String speed = details.getOrDefault("speed", "");
        if (name.isEmpty() || !speed.matches("[1-9][0-9]{0,6}")) return NONE;
        int megabits = Integer.parseInt(speed);
        if (megabits < 480) return new Bus(name, 1.2e6, 1.0e6); // one packet of 1023 bytes in each of 1000 frames
        // of USB 2 four fifths are for cameras, 60 MB/s × 0.8; one gets at most 3 × 1024 bytes in each of 8000
        // microframes
        if (megabits == 480) return new Bus(name, 48e6, 24.5e6);
        double usable = megabits * 1e6 / 10 * 0.8; // 8b/10b
        return new Bus(name, usable, usable);
    }
}
