package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EAGAIN;
import static io.camhost.discovery.v4l2.Errno.EINTR;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Entries of {@code /dev} that come, go, or get another owner or mode: where the kernel's messages do not arrive. */
final class InotifySource extends DescriptorSource {
    static final int IN_ATTRIB = 0x4;
    static final int IN_MOVED_FROM = 0x40;
    static final int IN_MOVED_TO = 0x80;
    static final int IN_CREATE = 0x100;
    static final int IN_DELETE = 0x200;
    static final int IN_Q_OVERFLOW = 0x4000;
    static final int IN_IGNORED = 0x8000;
    static final int HEAD = 16; // struct inotify_event without its name
    private static final int MASK = 4;
    private static final int LENGTH = 12;

    private final Memory buffer = new Memory(1 << 14);
    private int inotify = -1;

    InotifySource(LibC c, Path folder) throws IOException {
        super(c);
        try {
            inotify = c.inotify();
            c.watch(inotify, folder.toString(), IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "inotify";
    }

    @Override
    int descriptor() {
        return inotify;
    }

    @Override
    Got read(List<Hint> hints) throws IOException {
        int length = c.read(inotify, buffer);
        if (length < 0) {
            return switch (LibC.errno()) {
                case EAGAIN -> Got.NOTHING;
                case EINTR -> Got.MESSAGE;
                default -> throw LibC.failure("read");
            };
        }
        boolean overrun = false;
        for (int at = 0; at + HEAD <= length; at += HEAD + buffer.getInt(at + (long) LENGTH)) {
            int mask = buffer.getInt(at + (long) MASK);
            if ((mask & IN_IGNORED) != 0) throw new IOException("the folder that was watched is gone");
            overrun |= (mask & IN_Q_OVERFLOW) != 0;
            byte[] name = buffer.getByteArray(at + (long) HEAD, buffer.getInt(at + (long) LENGTH));
            hint(mask, name).ifPresent(hints::add);
        }
        return overrun ? Got.OVERRUN : Got.MESSAGE;
    }

    /** @param name filled up with NULs. @return empty when it is no video device */
    static Optional<Hint> hint(int mask, byte[] name) {
        int end = 0;
        while (end < name.length && name[end] != 0) end++;
        String node = new String(name, 0, end, StandardCharsets.UTF_8);
        if (!node.startsWith("video")) return Optional.empty();
        if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) return Optional.of(new Hint("add", node));
        if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) return Optional.of(new Hint("remove", node));
        return (mask & IN_ATTRIB) != 0 ? Optional.of(new Hint("change", node)) : Optional.empty();
    }

    @Override
    void release() {
        if (inotify >= 0) c.close(inotify);
        buffer.close();
    }
}
