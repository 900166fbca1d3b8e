package io.camhost.streams;

import java.util.List;
import java.util.Optional;

/** Why a camera could not be opened, as ffmpeg's last lines say it. */
enum OpenFailure {
    /** The kernel has no room for it on the bus (errno 28); for another mode it may have. */
    BUS_FULL("its USB bus is full: plug it into a port of another controller, or open cameras smaller (media.wishes)"),
    BUSY("it is in use by another program: camhost doctor names it, end it"),
    NOT_ALLOWED("permission denied: camhost doctor says what to do"),
    BROKEN("input or output error: unplug it and plug it in again, try another cable");

    private final String problem;

    OpenFailure(String problem) {
        this.problem = problem;
    }

    /** One line, with what to do. */
    String problem() {
        return problem;
    }

    /**
     * Empty when the lines do not say, or it is something else: a full disk has the same words as a full bus.
     *
     * @param device such as {@code /dev/video0}; the lines of its opening name it, or a call that only devices know
     */
    static Optional<OpenFailure> of(List<String> lines, String device) {
        for (String line : lines) {
            if (!line.contains("VIDIOC_") && !line.contains(device)) continue;
            if (line.contains("No space left on device")) return Optional.of(BUS_FULL);
            if (line.contains("Device or resource busy")) return Optional.of(BUSY);
            if (line.contains("Permission denied") || line.contains("Operation not permitted"))
                return Optional.of(NOT_ALLOWED);
            if (line.contains("Input/output error")) return Optional.of(BROKEN);
        }
        return Optional.empty();
    }
}
