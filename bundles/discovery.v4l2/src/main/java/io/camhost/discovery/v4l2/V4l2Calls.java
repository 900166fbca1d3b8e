package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EINTR;
import static io.camhost.discovery.v4l2.Errno.EIO;
import static io.camhost.discovery.v4l2.Errno.ENODEV;
import static io.camhost.discovery.v4l2.Errno.ENXIO;
import static io.camhost.discovery.v4l2.Errno.EPROTO;
import static io.camhost.discovery.v4l2.Errno.ETIMEDOUT;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * VIDIOC_QUERYCAP, the one thing that tells a camera from its metadata node; and, to see whether the device behind it lives, VIDIOC_TRY_FMT
 * with the format it has: a USB camera is asked for that, and nothing changes, not even for who streams. By {@link Function} and {@link Memory} only: JNA's
 * interfaces and structures would keep this bundle's class loader for ever.
 */
final class V4l2Calls implements NodeQuery {

    /** What a device that lives does not say, whatever it is asked. */
    private static final Set<Integer> DEAD = Set.of(EIO, ENXIO, ENODEV, EPROTO, ETIMEDOUT);

    private static final int O_RDWR_NONBLOCK_CLOEXEC = 0x80802; // on x86 and ARM
    private static final int MOST_REPETITIONS = 16;

    private static final NativeLong VIDIOC_QUERYCAP = new NativeLong(0x80685600L, true);
    private static final int CAPABILITY_SIZE = 104;
    private static final int CARD = 16;
    private static final int CARD_SIZE = 32;
    private static final int CAPABILITIES = 84;
    private static final int DEVICE_CAPS = 88;

    /** {@code struct v4l2_format}: a union with pointers, so that its size goes with theirs. */
    static final int FORMAT_SIZE = Native.POINTER_SIZE == 8 ? 208 : 204;

    private static final long VIDIOC_G_FMT = request(4);
    private static final long VIDIOC_TRY_FMT = request(64);
    private static final int BUF_TYPE_VIDEO_CAPTURE = 1;
    private static final int BUF_TYPE_VIDEO_CAPTURE_MPLANE = 9;

    private final Function open;
    private final Function ioctl;
    private final Function close;

    V4l2Calls() {
        NativeLibrary c = NativeLibrary.getInstance("c");
        open = c.getFunction("open");
        ioctl = c.getFunction("ioctl");
        close = c.getFunction("close");
    }

    @Override
    public Answer ask(Path node, boolean thoroughly) {
        byte[] path = node.toString().getBytes(StandardCharsets.UTF_8);
        try (Memory text = new Memory(path.length + 1L);
                Memory capability = new Memory(CAPABILITY_SIZE)) {
            text.write(0, path, 0, path.length);
            text.setByte(path.length, (byte) 0);
            int descriptor = repeated(open, text, O_RDWR_NONBLOCK_CLOEXEC);
            if (descriptor < 0) return new Answer.Failed(Native.getLastError());
            try {
                capability.clear();
                if (repeated(ioctl, descriptor, VIDIOC_QUERYCAP, capability) < 0)
                    return new Answer.Failed(Native.getLastError());
                int caps = DeviceCaps.of(capability.getInt(CAPABILITIES), capability.getInt(DEVICE_CAPS));
                if (!DeviceCaps.isCamera(caps)) return new Answer.Other();
                int dead = thoroughly ? deadWith(descriptor, caps) : 0;
                return dead == 0 ? new Answer.Camera(card(capability)) : new Answer.Failed(dead);
            } finally {
                close.invokeInt(new Object[] {descriptor}); // it is closed whatever this says
            }
        }
    }

    /** Calls it again when a signal has interrupted it. */
    private static int repeated(Function function, Object... arguments) {
        int result = function.invokeInt(arguments);
        for (int i = 0; i < MOST_REPETITIONS && result < 0 && Native.getLastError() == EINTR; i++)
            result = function.invokeInt(arguments);
        return result;
    }

    /** @return the errno that says it; 0 when it lives */
    private int deadWith(int descriptor, int caps) {
        boolean planes = (caps & DeviceCaps.VIDEO_CAPTURE) == 0;
        try (Memory format = new Memory(FORMAT_SIZE)) {
            format.clear();
            format.setInt(0, planes ? BUF_TYPE_VIDEO_CAPTURE_MPLANE : BUF_TYPE_VIDEO_CAPTURE);
            for (long request : new long[] {VIDIOC_G_FMT, VIDIOC_TRY_FMT})
                if (repeated(ioctl, descriptor, new NativeLong(request, true), format) < 0) {
                    int errno = Native.getLastError();
                    return DEAD.contains(errno) ? errno : 0; // the driver does not know it, or not now
                }
            return 0;
        }
    }

    /** {@code _IOWR('V', number, struct v4l2_format)}. */
    static long request(int number) {
        return 3L << 30 | (long) FORMAT_SIZE << 16 | 'V' << 8 | number;
    }

    private static String card(Memory capability) {
        byte[] card = capability.getByteArray(CARD, CARD_SIZE);
        int end = 0;
        while (end < card.length && card[end] != 0) end++;
        return new String(card, 0, end, StandardCharsets.UTF_8);
    }
}
