package io.camhost.discovery.v4l2;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The C calls that waiting for the kernel's messages needs, in C's names. By {@link Function} and {@link Memory} only: JNA's interfaces
 * and structures would keep this bundle's class loader for ever.
 */
final class LibC {
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000; // on x86 and ARM
    static final int NETLINK_KOBJECT_UEVENT = 15;
    static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVBUFFORCE = 33;
    static final short POLLIN = 1;

    private final Function poll;
    private final Function eventfd;
    private final Function read;
    private final Function write;
    private final Function close;
    private final Function socket;
    private final Function bind;
    private final Function setsockopt;
    private final Function recvfrom;
    private final Function inotifyInit;
    private final Function inotifyAddWatch;

    LibC() {
        NativeLibrary c = NativeLibrary.getInstance("c");
        poll = c.getFunction("poll");
        eventfd = c.getFunction("eventfd");
        read = c.getFunction("read");
        write = c.getFunction("write");
        close = c.getFunction("close");
        socket = c.getFunction("socket");
        bind = c.getFunction("bind");
        setsockopt = c.getFunction("setsockopt");
        recvfrom = c.getFunction("recvfrom");
        inotifyInit = c.getFunction("inotify_init1");
        inotifyAddWatch = c.getFunction("inotify_add_watch");
    }

    /** Of the call this thread has just made. */
    static int errno() {
        return Native.getLastError();
    }

    static IOException failure(String call) {
        return new IOException(call + " fails, errno " + errno());
    }

    int poll(Memory descriptors, int count, int millis) {
        return poll.invokeInt(new Object[] {descriptors, new NativeLong(count, true), millis});
    }

    int eventfd() throws IOException {
        return checked("eventfd", eventfd.invokeInt(new Object[] {0, NONBLOCK_CLOEXEC}));
    }

    int read(int descriptor, Memory to) {
        return read.invokeInt(new Object[] {descriptor, to, size(to)});
    }

    void write(int descriptor, Memory from) {
        write.invokeInt(new Object[] {descriptor, from, size(from)}); // a counter that is full wakes as well
    }

    void close(int descriptor) {
        close.invokeInt(new Object[] {descriptor}); // it is closed whatever this says
    }

    int uevents() throws IOException {
        return checked(
                "socket",
                socket.invokeInt(new Object[] {AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT}));
    }

    void bind(int descriptor, Memory address) throws IOException {
        checked("bind", bind.invokeInt(new Object[] {descriptor, address, (int) address.size()}));
    }

    /** More than the kernel allows is asked for with the right of root first; without it there is as much as may be. */
    void receiveBuffer(int descriptor, int bytes) {
        try (Memory value = new Memory(4)) {
            value.setInt(0, bytes);
            if (setsockopt.invokeInt(new Object[] {descriptor, SOL_SOCKET, SO_RCVBUFFORCE, value, 4}) < 0)
                setsockopt.invokeInt(new Object[] {descriptor, SOL_SOCKET, SO_RCVBUF, value, 4});
        }
    }

    /** @param length of the sender's address, in and out */
    int receive(int descriptor, Memory to, Memory sender, Memory length) {
        length.setInt(0, (int) sender.size());
        return recvfrom.invokeInt(new Object[] {descriptor, to, size(to), 0, sender, length});
    }

    int inotify() throws IOException {
        return checked("inotify_init1", inotifyInit.invokeInt(new Object[] {NONBLOCK_CLOEXEC}));
    }

    void watch(int descriptor, String folder, int mask) throws IOException {
        byte[] path = folder.getBytes(StandardCharsets.UTF_8);
        try (Memory text = new Memory(path.length + 1L)) {
            text.write(0, path, 0, path.length);
            text.setByte(path.length, (byte) 0);
            checked("inotify_add_watch", inotifyAddWatch.invokeInt(new Object[] {descriptor, text, mask}));
        }
    }

    private static NativeLong size(Memory memory) {
        return new NativeLong(memory.size(), true);
    }

    private static int checked(String call, int result) throws IOException {
        if (result < 0) throw failure(call);
        return result;
    }
}
