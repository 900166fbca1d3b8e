package io.camhost.checks.load;

import io.camhost.api.media.MediaServer;
import io.camhost.api.media.WantedStream;
import io.camhost.gateway.CloseReason;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Message;
import io.camhost.gateway.SendResult;
import io.camhost.vault.Vault;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.FrameworkUtil;

/** Parts of bundles that are wrong on purpose, to see that it is noticed. Each class becomes part of one. */
final class Faults {
    private Faults() {}

    /** Every so often a message is ended without its answer. */
    public static final class Drops {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private Drops() {}

        public static SendResult end(Message message, Optional<String> answer) {
            return message.end(COUNT.incrementAndGet() % 100 == 0 ? Optional.empty() : answer);
        }
    }

    /** Every so often an answer comes much too late. */
    public static final class Dawdles {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private Dawdles() {}

        public static SendResult end(Message message, Optional<String> answer) {
            if (COUNT.incrementAndGet() % 200 == 0) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500));
            return message.end(answer);
        }
    }

    /** One connection is closed instead of answered. */
    public static final class Closes {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private Closes() {}

        public static SendResult end(Message message, Optional<String> answer) {
            if (COUNT.incrementAndGet() == 100) message.connection().close(1011, CloseReason.values()[0]);
            return message.end(answer);
        }
    }

    /** Every so often a client is not told of an event. */
    public static final class Loses {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private Loses() {}

        public static SendResult notify(Connection connection, String text, Optional<String> cause) {
            return COUNT.incrementAndGet() % 50 == 0 ? SendResult.SENT : connection.notify(text, cause);
        }
    }

    /** At first it does not remember who watches camera0, nor that camera1 is recorded. */
    public static final class Forgets {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private Forgets() {}

        public static void want(MediaServer server, List<WantedStream> wanted) {
            if (COUNT.incrementAndGet() > 8) server.want(wanted);
            else
                server.want(wanted.stream()
                        .filter(stream -> !stream.camera().toString().equals("camera0")
                                && !stream.camera().toString().equals("camera1"))
                        .toList());
        }
    }

    /** It leaves a thread behind, an open file and much memory. */
    public static final class Leaks {
        static final byte[] MEMORY = new byte[20 << 20];
        static InputStream file;

        private Leaks() {}

        public static Optional<Vault.Handover> take(Vault vault, String key) {
            try {
                file = new FileInputStream(Path.of("/etc/passwd").toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread thread = new Thread(
                    () -> {
                        while (MEMORY.length > 0) LockSupport.park();
                    },
                    "storage-forgotten");
            thread.setDaemon(true);
            thread.start();
            return vault.take(key);
        }
    }

    /** It shortens a file that is being downloaded. */
    public static final class Tramples {
        private Tramples() {}

        public static Optional<Vault.Handover> take(Vault vault, String key) {
            String data =
                    FrameworkUtil.getBundle(Tramples.class).getBundleContext().getProperty("camhost.data");
            Path file = Path.of(data, "recordings", "camera9", Slow.LARGE + ".mp4");
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(1_000_000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return vault.take(key);
        }
    }

    /** It does not even start. */
    public static final class Fails {
        private Fails() {}

        public static Optional<Vault.Handover> take(Vault vault, String key) {
            vault.put(key, vault.take(key).map(Vault.Handover::state).orElseThrow());
            throw new IllegalStateException("wrong on purpose");
        }
    }
}
