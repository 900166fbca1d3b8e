package io.camhost.media.ffmpeg;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a publisher has ended, in the kernel's words and with what to do. Nothing else of what ffmpeg says is for clients. */
final class Causes {
    private static final Map<String, String> ADVICE = new LinkedHashMap<>();

    static {
        ADVICE.put("Device or resource busy", "another program has the camera, camhost doctor names it");
        ADVICE.put("No such device", "the camera is gone or has failed, plug it in again");
        ADVICE.put("No space left on device", "the USB bus is full, use another port or a smaller picture");
        ADVICE.put("Permission denied", "the host may not open the camera, camhost doctor says why");
        ADVICE.put("Input/output error", "plug it in again, try another cable");
        ADVICE.put("Protocol error", "plug it in again, try another cable");
    }

    private Causes() {}

    /** @param lines what it has said last. @return the last known one, such as {@code Device or resource busy: …} */
    static Optional<String> of(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            for (Map.Entry<String, String> cause : ADVICE.entrySet())
                if (line.contains(cause.getKey())) return Optional.of(cause.getKey() + ": " + cause.getValue());
        }
        return Optional.empty();
    }
}
