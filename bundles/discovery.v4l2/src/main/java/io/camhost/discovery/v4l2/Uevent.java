package io.camhost.discovery.v4l2;

import io.camhost.discovery.v4l2.EventSource.Hint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A message of the kernel's uevent group: {@code add@/devices/…}, then {@code KEY=VALUE}, each ended by a NUL. */
final class Uevent {
    private static final String SUBSYSTEM = "video4linux";

    private Uevent() {}

    /** What it says of a video device; empty when it is about something else, or is none of the kernel's. */
    static Optional<Hint> parse(byte[] message) {
        String[] lines = new String(message, StandardCharsets.UTF_8).split("\0");
        if (lines.length == 0 || lines[0].indexOf('@') <= 0) return Optional.empty(); // udev's begin with "libudev"
        String action = "";
        String subsystem = "";
        String node = "";
        for (int i = 1; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            if (equals <= 0) continue;
            String value = lines[i].substring(equals + 1);
            switch (lines[i].substring(0, equals)) {
                case "ACTION" -> action = value;
                case "SUBSYSTEM" -> subsystem = value;
                case "DEVNAME" -> node = value.startsWith("/dev/") ? value.substring(5) : value;
                default -> {
                    // nothing we need
                }
            }
        }
        return subsystem.equals(SUBSYSTEM) ? Optional.of(new Hint(action, node)) : Optional.empty();
    }
}
