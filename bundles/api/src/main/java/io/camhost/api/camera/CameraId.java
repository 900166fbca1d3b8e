package io.camhost.api.camera;

import java.util.regex.Pattern;

/** The only name of a camera that clients see: {@code camera<N>}. Ordered by number. */
public record CameraId(int number) implements Comparable<CameraId> {
    private static final Pattern SHAPE = Pattern.compile("camera(0|[1-9][0-9]{0,8})");

    public CameraId {
        if (number < 0) throw new IllegalArgumentException("camera number " + number + " is negative");
    }

    /** @throws IllegalArgumentException when it is not {@code camera<N>} */
    public static CameraId parse(String text) {
        var matcher = SHAPE.matcher(text);
        if (!matcher.matches()) throw new IllegalArgumentException("not a camera id");
        return new CameraId(Integer.parseInt(matcher.group(1)));
    }

    @Override
    public int compareTo(CameraId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "camera" + number;
    }
}
