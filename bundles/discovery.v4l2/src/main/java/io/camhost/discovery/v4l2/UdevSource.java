package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EAGAIN;
import static io.camhost.discovery.v4l2.Errno.EINTR;
import static io.camhost.discovery.v4l2.Errno.ENOBUFS;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What udevd tells when it is done with a device: by then the node has its owner, group and mode. Through libudev. */
final class UdevSource extends DescriptorSource {
    private static final int BUFFER = 1 << 20;

    private final NativeLibrary udev;
    private final Function receive;
    private final Function getAction;
    private final Function getSysname;
    private final Function unrefDevice;
    private @Nullable Pointer context;
    private @Nullable Pointer monitor;
    private final int descriptor;

    /**
     * @throws IOException when it does not listen
     * @throws LinkageError when there is no libudev
     */
    UdevSource(LibC c) throws IOException {
        super(c);
        boolean done = false;
        try {
            udev = NativeLibrary.getInstance("libudev.so.1");
            receive = udev.getFunction("udev_monitor_receive_device");
            getAction = udev.getFunction("udev_device_get_action");
            getSysname = udev.getFunction("udev_device_get_sysname");
            unrefDevice = udev.getFunction("udev_device_unref");
            context = udev.getFunction("udev_new").invokePointer(new Object[0]);
            if (context == null) throw LibC.failure("udev_new");
            descriptor = listen();
            done = true;
        } finally {
            if (!done) close();
        }
    }

    private int listen() throws IOException {
        try (Memory group = text("udev");
                Memory subsystem = text("video4linux")) {
            monitor = udev.getFunction("udev_monitor_new_from_netlink").invokePointer(new Object[] {context, group});
            if (monitor == null) throw LibC.failure("udev_monitor_new_from_netlink");
            checked("udev_monitor_filter_add_match_subsystem_devtype", monitor, subsystem, null);
        }
        // without the right to a larger buffer the usual one must do
        udev.getFunction("udev_monitor_set_receive_buffer_size").invokeInt(new Object[] {monitor, BUFFER});
        checked("udev_monitor_enable_receiving", monitor);
        return checked("udev_monitor_get_fd", monitor);
    }

    private int checked(String function, @Nullable Object... arguments) throws IOException {
        int result = udev.getFunction(function).invokeInt(arguments);
        if (result < 0) throw new IOException(function + " fails with " + result);
        return result;
    }

    private static Memory text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Memory memory = new Memory(bytes.length + 1L);
        memory.write(0, bytes, 0, bytes.length);
        memory.setByte(bytes.length, (byte) 0);
        return memory;
    }

    @Override
    public String name() {
        return "udev";
    }

    @Override
    int descriptor() {
        return descriptor;
    }

    @Override
    Got read(List<Hint> hints) throws IOException {
        Pointer device = receive.invokePointer(new Object[] {monitor});
        if (device == null) {
            return switch (LibC.errno()) {
                case 0, EAGAIN -> Got.NOTHING; // a message that was filtered out leaves no error
                case EINTR -> Got.MESSAGE;
                case ENOBUFS -> Got.OVERRUN;
                default -> throw LibC.failure("udev_monitor_receive_device");
            };
        }
        try {
            hints.add(new Hint(string(getAction, device), string(getSysname, device)));
        } finally {
            unrefDevice.invokePointer(new Object[] {device});
        }
        return Got.MESSAGE;
    }

    private static String string(Function function, Pointer device) {
        Pointer text = function.invokePointer(new Object[] {device});
        return text == null ? "" : text.getString(0, "UTF-8");
    }

    @Override
    void release() {
        unref("udev_monitor_unref", monitor);
        unref("udev_unref", context);
        monitor = null;
        context = null;
    }

    private void unref(String function, @Nullable Pointer object) {
        if (object != null) udev.getFunction(function).invokePointer(new Object[] {object});
    }
}
