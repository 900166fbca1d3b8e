package io.camhost.discovery.v4l2;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which device numbers are wanted: {@code camera.device_range}. Two ascending numbers are a range with both ends; one, or three and
 * more, are exactly these; none are all.
 */
final class DeviceRange {
    private static final int MOST = 100;

    private final Set<Integer> numbers;
    private final boolean all;

    private DeviceRange(Set<Integer> numbers, boolean all) {
        this.numbers = numbers;
        this.all = all;
    }

    static DeviceRange of(int... configured) {
        String got = "got " + Arrays.toString(configured);
        if (configured.length > MOST)
            throw new IllegalArgumentException("camera.device_range: up to " + MOST + " numbers, " + got);
        Set<Integer> numbers = new TreeSet<>();
        for (int number : configured) {
            if (number < 0) throw new IllegalArgumentException("camera.device_range: numbers from 0 on, " + got);
            numbers.add(number);
        }
        if (configured.length == 2) {
            int low = configured[0];
            int high = configured[1];
            if (low > high || high - low >= 65536)
                throw new IllegalArgumentException("camera.device_range: two numbers are ascending, " + got);
            for (int number = low; number < high; number++) numbers.add(number);
        }
        return new DeviceRange(numbers, configured.length == 0);
    }

    boolean contains(int number) {
        return all || numbers.contains(number);
    }
}
