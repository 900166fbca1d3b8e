package io.camhost.gateway.jetty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of a listener that was chosen once and is kept in a file, so that it is the same in the next life of the host. */
final class CallbackPort {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackPort.class);
    /** Below those that the kernel gives to whoever asks for any: it would give ours away while we are not there. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    private final Path file;

    CallbackPort(Path file) {
        this.file = file;
    }

    /** 0 when there is none. */
    int kept() {
        try {
            String text = Files.readString(file).strip();
            return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535 ? Integer.parseInt(text) : 0;
        } catch (IOException none) {
            return 0;
        }
    }

    int another() {
        return ThreadLocalRandom.current().nextInt(FIRST, LAST);
    }

    void keep(int port) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, port + "\n");
        } catch (IOException e) {
            LOG.warn("The port of callbacks will be another one at the next start: {} cannot be written", file);
        }
    }
}
