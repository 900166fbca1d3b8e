package io.camhost.streams;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a camera could not be opened, or does not go on, as ffmpeg's last lines say it. */
enum OpenFailure {
    /** The kernel has no room for it on the bus (errno 28); for another mode it may have. */
    BUS_FULL("its USB bus is full: plug it into a port of another controller, or open cameras smaller (media.wishes)"),
    BUSY("it is in use by another program: camhost doctor names it, end it"),
    NOT_ALLOWED("permission denied: camhost doctor says what to do"),
    BROKEN("input or output error: unplug it and plug it in again, try another cable"),
    GONE("its driver says that it is gone: unplug it and plug it in again"),
    REFUSED("its driver refuses to stream: try another size or format (media.wishes), unplug it and plug it in again"),
    HUNG("no picture comes: unplug it and plug it in again, try another cable or port");

    /** Texts of the C library, which ffmpeg passes on. */
    private static final Map<String, OpenFailure> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("No space left on device", BUS_FULL);
        WORDS.put("Device or resource busy", BUSY);
        WORDS.put("Permission denied", NOT_ALLOWED);
        WORDS.put("Operation not permitted", NOT_ALLOWED);
        WORDS.put("Input/output error", BROKEN);
        WORDS.put("No such device", GONE);
        WORDS.put("No such file or directory", GONE);
        WORDS.put("Invalid argument", REFUSED);
        WORDS.put("Protocol error", REFUSED);
        WORDS.put("Broken pipe", REFUSED);
        WORDS.put("Cannot allocate memory", REFUSED);
    }

    private final String problem;

    OpenFailure(String problem) {
        this.problem = problem;
    }

    /** One line, with what to do. */
    String problem() {
        return problem;
    }

    /**
     * What the last line about the camera says: an error that was borne may stand before it. Empty when the lines do not say, or it is
     * something else.
     *
     * @param device such as {@code /dev/video0}
     */
    static Optional<OpenFailure> of(List<String> lines, String device) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (line.startsWith("camhost: hung")) return Optional.of(HUNG);
            if (!isAbout(line, device)) continue;
            for (Map.Entry<String, OpenFailure> word : WORDS.entrySet())
                if (line.contains(word.getKey())) return Optional.of(word.getValue());
        }
        return Optional.empty();
    }

    /**
     * Whether it is about the camera, and not about what is written: a full disk has the same words as a full bus. A line of its opening
     * names the device, a call that only devices know, or what reads it; from ffmpeg 6.1 on the reason stands in a line of the input.
     */
    static boolean isAbout(String line, String device) {
        return line.contains("ioctl(VIDIOC_")
                || line.contains("v4l2 @ ")
                || line.contains("Error opening input: ")
                || line.contains(device);
    }
}
