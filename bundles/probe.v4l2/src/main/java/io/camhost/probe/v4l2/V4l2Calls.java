package io.camhost.probe.v4l2;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The C calls V4L2 needs, each on the caller's thread. By {@link Function} and {@link Memory} only: JNA's interfaces and structures
 * would keep this bundle's class loader for ever.
 */
final class V4l2Calls implements VideoDevices {
    private static final int O_RDWR_NONBLOCK_CLOEXEC = 0x80802; // on x86 and ARM
    private static final int MOST_REPETITIONS = 16;
    private static final int LARGEST_BLOCK = 256;

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
    public VideoDevice open(String node) throws ErrnoException {
        byte[] path = node.getBytes(StandardCharsets.UTF_8);
        try (Memory text = new Memory(path.length + 1L)) {
            text.write(0, path, 0, path.length);
            text.setByte(path.length, (byte) 0);
            return new OpenDevice(repeated("open", open, text, O_RDWR_NONBLOCK_CLOEXEC));
        }
    }

    /** Calls it again when a signal has interrupted it. */
    private static int repeated(String call, Function function, Object... arguments) throws ErrnoException {
        int errno = ErrnoException.EINTR;
        for (int i = 0; i < MOST_REPETITIONS && errno == ErrnoException.EINTR; i++) {
            int result = function.invokeInt(arguments);
            if (result >= 0) return result;
            errno = Native.getLastError();
        }
        throw new ErrnoException(call, errno);
    }

    /** C's {@code unsigned long}: plain boxes, as thousands of calls are made for a camera with many modes. */
    private static Object unsignedLong(int request) {
        if (Native.LONG_SIZE == Long.BYTES) return Integer.toUnsignedLong(request);
        return request;
    }

    private final class OpenDevice implements VideoDevice {
        private final int descriptor;
        private final Memory memory = new Memory(LARGEST_BLOCK);

        OpenDevice(int descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public void ioctl(String call, int request, ByteBuffer block) throws ErrnoException {
            byte[] bytes = new byte[block.capacity()];
            block.get(0, bytes);
            memory.write(0, bytes, 0, bytes.length);
            repeated(call, ioctl, descriptor, unsignedLong(request), memory);
            memory.read(0, bytes, 0, bytes.length);
            block.put(0, bytes);
        }

        @Override
        public void close() {
            memory.close();
            close.invokeInt(new Object[] {descriptor}); // it is closed whatever this says
        }
    }
}
