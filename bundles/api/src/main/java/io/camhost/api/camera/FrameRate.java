package io.camhost.api.camera;

/** Frames per second as a fraction, so that 30000/1001 stays what it is. Greater is faster. */
public record FrameRate(int numerator, int denominator) implements Comparable<FrameRate> {
    public FrameRate {
        if (numerator <= 0 || denominator <= 0) throw new IllegalArgumentException("a frame rate is positive");
    }

    public static FrameRate of(int framesPerSecond) {
        return new FrameRate(framesPerSecond, 1);
    }

    public double perSecond() {
        return (double) numerator / denominator;
    }

    /** To the nearest whole number, at least 1, as results show it. */
    public int rounded() {
        return (int) Math.max(1, Math.round(perSecond()));
    }

    @Override
    public int compareTo(FrameRate other) {
        return Long.compare((long) numerator * other.denominator, (long) other.numerator * denominator);
    }

    /** As ffmpeg takes it: {@code 30} or {@code 30000/1001}. */
    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
