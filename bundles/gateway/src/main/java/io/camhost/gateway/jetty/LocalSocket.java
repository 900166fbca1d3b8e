package io.camhost.gateway.jetty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jetty.util.IO;

/**
 * The file of a Unix-domain socket: its folder, what is left of one before, and a name for it that is short enough.
 *
 * <p>An address holds about 107 bytes. A longer path is bound through a symbolic link to its folder; the link is needed only while
 * it is bound, or connected to.
 */
final class LocalSocket {
    private static final int LONGEST = 100;

    private LocalSocket() {}

    /** A name to bind or connect by; close it then. */
    record ShortName(Path path, Path made) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (made.equals(path)) return;
            Files.deleteIfExists(path.getParent());
            Files.deleteIfExists(made);
        }
    }

    static ShortName shortName(Path socket) throws IOException {
        Path full = socket.toAbsolutePath().normalize();
        if (full.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) return new ShortName(full, full);
        Path folder = Files.createTempDirectory("camhost-"); // 0700, so nobody can turn the link elsewhere
        Path link = Files.createSymbolicLink(folder.resolve("run"), full.getParent());
        return new ShortName(link.resolve(full.getFileName()), folder);
    }

    /**
     * Makes its folder, for us alone, and removes what a dead host has left.
     *
     * @throws IOException says in one line what is in the way
     */
    static void prepare(Path socket) throws IOException {
        Path folder = socket.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) return;
        if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) throw new IOException(socket + " is in the way and is no socket: remove it");
        if (answers(socket))
            throw new IOException("another host answers at " + socket + ": stop it, or use another data folder");
        Files.delete(socket);
    }

    private static boolean answers(Path socket) throws IOException {
        try (ShortName name = shortName(socket)) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                return channel.connect(UnixDomainSocketAddress.of(name.path()));
            } catch (ConnectException refused) {
                return false;
            } finally {
                IO.close(channel);
            }
        }
    }
}
