package io.camhost.discovery.rtsp;

import io.camhost.api.Secret;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.swap.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How ffmpeg opens a camera: through a file of ours that holds its URL and its login, one of each camera, in a folder that nobody
 * else may enter. So a password is in no command line, lease or status, and a publisher that is started anew, also by a host that
 * has just been started anew, finds it.
 *
 * <p>Threading: any thread.
 */
final class Sources {
    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
    private static final String SUFFIX = ".ffconcat";
    /** What the list may lead to. */
    private static final String PROTOCOLS = "file,rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto";

    private final Supplier<Path> choice;
    private final BooleanSupplier options;
    private Optional<Path> folder = Optional.empty(); // guarded by this

    /**
     * @param choice where they are; asked when there is a camera
     * @param options whether this machine's ffmpeg takes options in such a file: 5.0 and newer; asked when one is written
     */
    Sources(Supplier<Path> choice, BooleanSupplier options) {
        this.choice = choice;
        this.options = options;
    }

    private synchronized Path folder() {
        if (folder.isEmpty()) folder = Optional.of(choice.get());
        return folder.get();
    }

    /** The same for the same camera, always. */
    FfmpegInput input(RtspCamera camera) {
        List<String> arguments =
                new ArrayList<>(List.of("-f", "concat", "-safe", "0", "-protocol_whitelist", PROTOCOLS));
        // what ffmpeg says of a failure holds the URL with the login, and what publishers print is kept in a file
        if (camera.url().takesLogin(camera.user())) arguments.addAll(List.of("-loglevel", "fatal"));
        String file = file(camera.url()).toString();
        return new FfmpegInput("rtsp", arguments, file, Optional.empty(), false, true);
    }

    private Path file(RtspUrl url) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(url.key().getBytes(StandardCharsets.UTF_8));
            return folder().resolve(HexFormat.of().formatHex(digest, 0, 8) + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Writes it, if it is not there or not as it should be. @throws IOException when that cannot be done; never with what is in it */
    void write(RtspCamera camera, Optional<Secret> password) throws IOException {
        Path file = file(camera.url());
        String wanted = text(camera, password);
        try {
            if (MessageDigest.isEqual(Files.readAllBytes(file), wanted.getBytes(StandardCharsets.UTF_8))) return;
        } catch (NoSuchFileException e) {
            // the first time
        }
        Files.createDirectories(
                folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        WholeFile.write(file, wanted);
    }

    private String text(RtspCamera camera, Optional<Secret> password) {
        String url = camera.url().with(camera.user(), password);
        boolean modern = options.getAsBoolean();
        String text = "ffconcat version 1.0\nfile '"
                + quoted(modern ? url : url + (url.contains("?") ? "&tcp" : "?tcp")) + "'\n";
        // a second to find out what is sent: there is as much in the first packets; eight without any are the end
        return modern
                ? text + "option rtsp_transport tcp\noption timeout 8000000\noption analyzeduration 1000000\n"
                : text;
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }

    /** Deletes those of all other cameras. */
    void keepOnly(Collection<RtspCamera> cameras) {
        Set<Path> kept = cameras.stream().map(camera -> file(camera.url())).collect(Collectors.toSet());
        deleteAllBut(kept, folder());
    }

    private static void deleteAllBut(Set<Path> kept, Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) if (!kept.contains(file)) Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            // none was ever written
        } catch (IOException e) {
            LOG.warn(
                    "what belongs to former network cameras cannot be deleted: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) {
        deleteAllBut(Set.of(), folder);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} stays: {}", folder, e.toString());
        }
    }

    /** No camera needs any of it any more. */
    void end() {
        Optional<Path> used;
        synchronized (this) {
            used = folder;
        }
        used.ifPresent(Sources::delete);
    }
}
