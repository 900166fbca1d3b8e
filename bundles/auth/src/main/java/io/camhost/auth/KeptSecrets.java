package io.camhost.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.camhost.api.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets made by the host itself, each at its first use, kept in a file that only its owner may read.
 *
 * <p>Threading: any thread; two of these on one file, in one process or two, agree, since they take a lock to make a secret.
 */
final class KeptSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSecrets.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int BYTES = 48;
    private static final int LOCK_TRIES = 200;
    private static final long LOCK_PAUSE_MILLIS = 10;

    private final Path file;
    private final Path folder;
    private final JsonFactory json = new JsonFactory();
    private final SecureRandom random = new SecureRandom();
    private volatile Map<String, Secret> known = Map.of();

    /** @param file need not exist, nor its folder */
    KeptSecrets(Path file) {
        this.file = file;
        this.folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    }

    /** @throws IllegalStateException when it cannot be kept: the message says what to do */
    Secret named(String name) {
        Secret there = known.get(name);
        return there != null ? there : readOrMake(name);
    }

    private synchronized Secret readOrMake(String name) {
        try {
            Files.createDirectories(folder);
            Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
            try (FileChannel channel =
                    FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel); // until the channel is closed
                Map<String, Secret> secrets = read();
                Secret there = secrets.get(name);
                if (there == null) {
                    there = make();
                    secrets.put(name, there);
                    write(secrets);
                    LOG.info("made the secret {}", name);
                }
                known = Map.copyOf(secrets);
                return there;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(
                    "secrets cannot be kept in " + file + ": make its folder writable, or remove a damaged file"
                            + " (all tokens and links then become invalid): " + e.getMessage(),
                    e);
        }
    }

    /** Waits for whoever has it; the one side of a swap may meet the other. */
    private static void lock(FileChannel channel) throws IOException {
        for (int i = 0; i < LOCK_TRIES; i++) {
            try {
                if (channel.tryLock() != null) return;
            } catch (OverlappingFileLockException ours) {
                // held in this process, by the one we replace or our successor
            }
            try {
                Thread.sleep(LOCK_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the lock", e);
            }
        }
        throw new IOException("another process holds the lock");
    }

    private Secret make() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private Map<String, Secret> read() throws IOException {
        Map<String, Secret> secrets = new TreeMap<>();
        String text;
        try {
            narrow();
            text = Files.readString(file);
        } catch (NoSuchFileException first) {
            return secrets;
        }
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw new IOException("it does not hold a JSON object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) throw new IOException("a secret is not a string");
                secrets.put(name, new Secret(parser.getText()));
            }
        } catch (JsonProcessingException damaged) {
            throw new IOException("it is not JSON"); // the cause's message would quote from it
        }
        return secrets;
    }

    /** Takes away what others may do with the file. */
    private void narrow() throws IOException {
        if (!posix() || Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) return;
        LOG.warn(
                "{} was open to others ({}): now only its owner may read it. If others could, remove it to have new secrets",
                file,
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, OWNER_ONLY);
    }

    private void write(Map<String, Secret> secrets) throws IOException {
        Path next = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".new");
        try {
            if (posix()) Files.setPosixFilePermissions(next, OWNER_ONLY); // the default of createTempFile, made sure
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(text(secrets)));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private byte[] text(Map<String, Secret> secrets) throws IOException {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(out).useDefaultPrettyPrinter()) {
            generator.writeStartObject();
            for (var secret : secrets.entrySet())
                generator.writeStringField(secret.getKey(), secret.getValue().reveal());
            generator.writeEndObject();
        }
        out.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private boolean posix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
