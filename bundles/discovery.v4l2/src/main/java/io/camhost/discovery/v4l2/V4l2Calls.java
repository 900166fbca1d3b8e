package io.camhost.discovery.v4l2;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * VIDIOC_QUERYCAP, the one thing that tells a camera from its metadata node. By {@link Function} and {@link Memory} only: JNA's
 * interfaces and structures would keep this bundle's class loader for ever.
 */
final class V4l2Calls implements NodeQuery {
    static final int EINTR = 4;

    private static final int O_RDWR_NONBLOCK_CLOEXEC = 0x80802; // on x86 and ARM
    private static final int MOST_REPETITIONS = 16;

    private static final NativeLong VIDIOC_QUERYCAP = new NativeLong(0x80685600L, true);
    private static final int CAPABILITY_SIZE = 104;
    private static final int CARD = 16;
    private static final int CARD_SIZE = 32;
    private static final int CAPABILITIES = 84;
    private static final int DEVICE_CAPS = 88;

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
    public Answer ask(Path node) {
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
                return read(capability);
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

    private static Answer read(Memory capability) {
        int caps = DeviceCaps.of(capability.getInt(CAPABILITIES), capability.getInt(DEVICE_CAPS));
        if (!DeviceCaps.isCamera(caps)) return new Answer.Other();
        byte[] card = capability.getByteArray(CARD, CARD_SIZE);
        int end = 0;
        while (end < card.length && card[end] != 0) end++;
        return new Answer.Camera(new String(card, 0, end, StandardCharsets.UTF_8));
    }
}
