package io.camhost.probe.v4l2;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.probe.v4l2.VideoDevices.VideoDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks an open device what it is and what it offers, in the kernel's own words: requests and offsets are those of
 * {@code linux/videodev2.h}, the same on all ABIs. Nothing here changes the device.
 */
final class VideoIoctls {
    static final int VIDIOC_QUERYCAP = 0x80685600;
    static final int VIDIOC_ENUM_FMT = 0xc0405602;
    static final int VIDIOC_ENUMINPUT = 0xc050561a;
    static final int VIDIOC_ENUM_FRAMESIZES = 0xc02c564a;
    static final int VIDIOC_ENUM_FRAMEINTERVALS = 0xc034564b;

    /** V4L2_BUF_TYPE_VIDEO_CAPTURE and its multi-planar kind. */
    static final List<Integer> CAPTURE_TYPES = List.of(1, 9);

    static final int DISCRETE = 1;
    static final int CONTINUOUS = 2;
    static final int STEPWISE = 3;

    /** Drivers may never say that there is no more. */
    static final int MOST_ITEMS = 512;

    static final int MOST_INPUTS = 32;

    record Capability(String driver, String card, String busInfo) {}

    record Format(int pixelFormat, String description) {}

    /** A step of 0 means one size: the smallest. */
    record Sizes(int minWidth, int maxWidth, int stepWidth, int minHeight, int maxHeight, int stepHeight) {
        boolean contains(int width, int height) {
            return fits(width, minWidth, maxWidth, stepWidth) && fits(height, minHeight, maxHeight, stepHeight);
        }

        boolean single() {
            return minWidth == maxWidth && minHeight == maxHeight;
        }

        private static boolean fits(int value, int min, int max, int step) {
            return value >= min && value <= max && (value - min) % Math.max(1, step) == 0;
        }
    }

    /** Seconds per frame as fractions; both ends the same for a single one. A step of 0 means that all between them is offered. */
    record Interval(
            int minNumerator,
            int minDenominator,
            int maxNumerator,
            int maxDenominator,
            int stepNumerator,
            int stepDenominator) {
        private static final double ROUNDING = 1e-6;

        /** Whether it is one of the steps, as from the smallest. */
        boolean offers(int framesPerSecond) {
            if (stepNumerator <= 0 || stepDenominator <= 0) return true;
            double step = (double) stepNumerator / stepDenominator;
            double steps = (1.0 / framesPerSecond - (double) minNumerator / minDenominator) / step;
            return Math.abs(steps - Math.rint(steps)) < ROUNDING;
        }

        boolean single() {
            return minNumerator == maxNumerator && minDenominator == maxDenominator;
        }
    }

    private final VideoDevice device;
    private final Deadline deadline;

    VideoIoctls(VideoDevice device, Deadline deadline) {
        this.device = device;
        this.deadline = deadline;
    }

    Capability capability() throws ErrnoException, InterruptedException {
        ByteBuffer block = block(104);
        ask("VIDIOC_QUERYCAP", VIDIOC_QUERYCAP, block);
        return new Capability(text(block, 0, 16), text(block, 16, 32), text(block, 48, 32));
    }

    /** Names of the sockets its pictures may come from. */
    List<String> inputs() throws ErrnoException, InterruptedException {
        List<String> inputs = new ArrayList<>();
        for (int index = 0; index < MOST_INPUTS; index++) {
            ByteBuffer block = block(80).putInt(0, index);
            if (!more("VIDIOC_ENUMINPUT", VIDIOC_ENUMINPUT, block)) break;
            inputs.add(text(block, 4, 32));
        }
        return inputs;
    }

    List<Format> formats(int type) throws ErrnoException, InterruptedException {
        List<Format> formats = new ArrayList<>();
        for (int index = 0; index < MOST_ITEMS; index++) {
            ByteBuffer block = block(64).putInt(0, index).putInt(4, type);
            if (!more("VIDIOC_ENUM_FMT", VIDIOC_ENUM_FMT, block)) break;
            formats.add(new Format(block.getInt(44), text(block, 12, 32)));
        }
        return formats;
    }

    List<Sizes> sizes(int pixelFormat) throws ErrnoException, InterruptedException {
        List<Sizes> sizes = new ArrayList<>();
        for (int index = 0; index < MOST_ITEMS; index++) {
            ByteBuffer block = block(44).putInt(0, index).putInt(4, pixelFormat);
            if (!more("VIDIOC_ENUM_FRAMESIZES", VIDIOC_ENUM_FRAMESIZES, block)) break;
            if (block.getInt(8) != DISCRETE) {
                sizes.add(new Sizes(
                        block.getInt(12),
                        block.getInt(16),
                        block.getInt(20),
                        block.getInt(24),
                        block.getInt(28),
                        block.getInt(32)));
                break; // there is only one of these
            }
            int width = block.getInt(12);
            int height = block.getInt(16);
            sizes.add(new Sizes(width, width, 0, height, height, 0));
        }
        return sizes;
    }

    List<Interval> intervals(int pixelFormat, int width, int height) throws ErrnoException, InterruptedException {
        List<Interval> intervals = new ArrayList<>();
        for (int index = 0; index < MOST_ITEMS; index++) {
            ByteBuffer block = block(52)
                    .putInt(0, index)
                    .putInt(4, pixelFormat)
                    .putInt(8, width)
                    .putInt(12, height);
            if (!more("VIDIOC_ENUM_FRAMEINTERVALS", VIDIOC_ENUM_FRAMEINTERVALS, block)) break;
            int numerator = block.getInt(20);
            int denominator = block.getInt(24);
            if (block.getInt(16) != DISCRETE) {
                boolean steps = block.getInt(16) == STEPWISE;
                intervals.add(new Interval(
                        numerator,
                        denominator,
                        block.getInt(28),
                        block.getInt(32),
                        steps ? block.getInt(36) : 0,
                        steps ? block.getInt(40) : 0));
                break; // there is only one of these
            }
            intervals.add(new Interval(numerator, denominator, numerator, denominator, 0, 0));
        }
        return intervals;
    }

    private boolean more(String call, int request, ByteBuffer block) throws ErrnoException, InterruptedException {
        try {
            ask(call, request, block);
            return true;
        } catch (ErrnoException e) {
            if (e.endsEnumeration()) return false;
            throw e;
        }
    }

    private void ask(String call, int request, ByteBuffer block) throws ErrnoException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        if (deadline.expired()) throw CamhostException.dependencyFailed(V4l2Probe.DEPENDENCY, "timeout before " + call);
        device.ioctl(call, request, block);
    }

    private static ByteBuffer block(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** As the kernel gives it, cut at the first NUL; bytes that are no UTF-8 become question marks. */
    private static String text(ByteBuffer block, int offset, int size) {
        byte[] bytes = new byte[size];
        block.get(offset, bytes);
        int end = 0;
        while (end < size && bytes[end] != 0) end++;
        return new String(bytes, 0, end, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\uFFFD]", "?")
                .strip();
    }
}
