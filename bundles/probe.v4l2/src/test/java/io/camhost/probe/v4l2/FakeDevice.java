package io.camhost.probe.v4l2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A driver in memory that answers in the kernel's layouts, written here a second time and on its own. */
final class FakeDevice implements VideoDevices, VideoDevices.VideoDevice {
    /** {@code type} 1 discrete, 3 stepwise; numbers as in the structure. */
    record Range(int type, int... numbers) {}

    record Mode(Range size, List<Range> intervals) {}

    record Fmt(int bufferType, String code, String description, List<Mode> modes) {}

    String driver = "uvcvideo";
    String card = "Test Camera";
    final List<Fmt> formats = new ArrayList<>();
    final List<String> inputs = new ArrayList<>();
    int openErrno;
    int queryErrno;
    boolean endless;
    int opened;
    int closed;
    int calls;
    Runnable beforeCall = () -> {};

    static Mode mode(int width, int height, int... rates) {
        List<Range> intervals = new ArrayList<>();
        for (int rate : rates) intervals.add(new Range(1, 1, rate));
        return new Mode(new Range(1, width, height), intervals);
    }

    @Override
    public VideoDevice open(String node) throws ErrnoException {
        if (openErrno != 0) throw new ErrnoException("open", openErrno);
        opened++;
        return this;
    }

    @Override
    public void close() {
        closed++;
    }

    static int fourcc(String code) {
        byte[] b = code.getBytes(StandardCharsets.ISO_8859_1);
        return b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24;
    }

    @Override
    public void ioctl(String call, int request, ByteBuffer block) throws ErrnoException {
        calls++;
        beforeCall.run();
        int index = block.getInt(0);
        switch (request) {
            case 0x80685600 -> {
                expect(block, 104);
                if (queryErrno != 0) throw new ErrnoException(call, queryErrno);
                block.put(0, padded(driver, 16));
                block.put(16, padded(card, 32));
                block.put(48, padded("usb-0000:00:14.0-1", 32));
            }
            case 0xc0405602 -> {
                expect(block, 64);
                int type = block.getInt(4);
                List<Fmt> ofType =
                        formats.stream().filter(fmt -> fmt.bufferType() == type).toList();
                Fmt fmt = at(ofType, index, call);
                block.put(12, padded(fmt.description(), 32));
                block.putInt(44, fourcc(fmt.code()));
            }
            case 0xc050561a -> {
                expect(block, 80);
                block.put(4, padded(at(inputs, index, call), 32));
            }
            case 0xc02c564a -> {
                expect(block, 44);
                Mode mode = at(format(block, call).modes(), index, call);
                block.putInt(8, mode.size().type());
                for (int i = 0; i < mode.size().numbers().length; i++)
                    block.putInt(12 + 4 * i, mode.size().numbers()[i]);
            }
            case 0xc034564b -> {
                expect(block, 52);
                Mode mode = modeOf(format(block, call), block.getInt(8), block.getInt(12), call);
                Range interval = at(mode.intervals(), index, call);
                block.putInt(16, interval.type());
                for (int i = 0; i < interval.numbers().length; i++) block.putInt(20 + 4 * i, interval.numbers()[i]);
            }
            default -> throw new AssertionError("unknown request " + Integer.toHexString(request));
        }
    }

    private static void expect(ByteBuffer block, int size) {
        if (block.capacity() != size) throw new AssertionError("block of " + block.capacity() + ", not " + size);
    }

    private <T> T at(List<T> items, int index, String call) throws ErrnoException {
        if (index < items.size()) return items.get(index);
        if (endless && !items.isEmpty()) return items.get(items.size() - 1);
        throw new ErrnoException(call, 22);
    }

    private Fmt format(ByteBuffer block, String call) throws ErrnoException {
        int pixelFormat = block.getInt(4);
        return formats.stream()
                .filter(fmt -> fourcc(fmt.code()) == pixelFormat)
                .findFirst()
                .orElseThrow(() -> new ErrnoException(call, 22));
    }

    private static Mode modeOf(Fmt format, int width, int height, String call) throws ErrnoException {
        return format.modes().stream()
                .filter(mode -> mode.size().type() != 1
                        || mode.size().numbers()[0] == width && mode.size().numbers()[1] == height)
                .findFirst()
                .orElseThrow(() -> new ErrnoException(call, 22));
    }

    private static byte[] padded(String text, int size) {
        byte[] padded = new byte[size];
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, padded, 0, Math.min(bytes.length, size));
        return padded;
    }
}
