package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random plugging and pulling, told of late, twice, out of order or not at all, against a model of the truth with a virtual clock: in
 * the end what was told is what is there, and on the way nothing was told that was not so, or not needed.
 */
class RandomEventsTest {
    private static final int SEQUENCES = 100_000;
    private static final long MILLI = 1_000_000;
    private static final Path DEV = Path.of("/dev");

    static {
        System.setProperty("org.slf4j.simpleLogger.log.io.camhost.discovery.v4l2.NodeWatch", "error");
    }

    /** Checks each word against the truth of its moment. */
    private static final class Judge implements Sink {
        final FakeKernel world;
        final Map<Integer, CameraDescription> told = new TreeMap<>();
        final Map<Integer, Long> last = new HashMap<>();
        final StringBuilder story = new StringBuilder();
        int words;

        Judge(FakeKernel world) {
            this.world = world;
        }

        private void says(boolean right, String what) {
            words++;
            story.append(world.now / MILLI).append(" ms: ").append(what).append('\n');
            if (!right) throw new AssertionError(what + " is not so, or not needed:\n" + story);
        }

        private boolean afterAWhile(int number) {
            Long before = last.put(number, world.now);
            return before == null || world.now - before >= NodeWatch.SETTLING;
        }

        private boolean sameSerial(@Nullable CameraDescription camera, int other) {
            int serial = world.which.getOrDefault(other, 0);
            return camera != null && serial > 0 && camera.permanent().equals("serial " + serial);
        }

        @Override
        public void present(CameraDescription camera) {
            int number = camera.number().orElseThrow();
            boolean there = world.nodes.containsKey(number) && world.cameras.getOrDefault(number, false);
            CameraDescription before = told.put(number, camera);
            boolean otherwise = before == null || !before.fault().equals(camera.fault());
            boolean alone = told.values().stream()
                            .filter(other -> other.identity().equals(camera.identity()))
                            .count()
                    == 1;
            says(there && otherwise && alone && afterAWhile(number), "present " + number + " " + camera.usable());
        }

        @Override
        public void absent(CameraIdentity camera) {
            int number = told.values().stream()
                    .filter(known -> known.identity().equals(camera))
                    .mapToInt(known -> known.number().orElseThrow())
                    .findFirst()
                    .orElse(-1);
            boolean moved = world.nodes.keySet().stream()
                    .anyMatch(other -> other != number && sameSerial(told.get(number), other));
            says(told.remove(number) != null && (afterAWhile(number) || moved), "absent " + number);
        }

        @Override
        public void complete() {
            story.append("complete\n");
        }

        @Override
        public void failed(String reason) {
            story.append("failed\n");
        }
    }

    /** One sequence. @return how many words were told */
    private static int play(long seed) {
        Random random = new Random(seed);
        FakeKernel world = new FakeKernel();
        Judge judge = new Judge(world);
        var surroundings = new NodeWatch.Surroundings(world, DEV, world, DeviceRange.of(), new Findings());
        NodeWatch watch =
                new NodeWatch(surroundings, new Statistics(), 5_000 * MILLI, Inherited.NOTHING, judge, () -> {});
        PriorityQueue<Long> hints = new PriorityQueue<>();
        hints.add(world.now);
        int changes = 0;
        int happenings = 1 + random.nextInt(25);
        List<Long> times = new ArrayList<>();
        for (long at = 0; times.size() < happenings; times.add(at))
            at += 1 + (random.nextBoolean() ? random.nextInt(20) : random.nextInt(400)) * MILLI;
        for (long at : times) {
            run(watch, world, hints, at);
            changes += happen(world, watch, random);
            for (int copies = random.nextInt(4); copies > 0; copies--)
                hints.add(at + random.nextInt(random.nextBoolean() ? 2 : 200) * MILLI);
        }
        world.unreadable = false;
        long end = world.now + 10_000 * MILLI;
        hints.add(end); // the regular look
        run(watch, world, hints, end + 1_000 * MILLI);
        Map<Integer, Boolean> truth = new TreeMap<>();
        world.nodes.keySet().forEach(number -> {
            if (world.cameras.getOrDefault(number, false)) truth.put(number, true);
        });
        Map<Integer, Boolean> told = new TreeMap<>();
        judge.told.forEach((number, camera) -> told.put(number, camera.usable()));
        assertThat(told).as("seed %d%n%s", seed, judge.story).isEqualTo(truth);
        // an opening counts as a change too: a node that was closed too long is told twice
        assertThat(judge.words).as("seed %d%n%s", seed, judge.story).isLessThanOrEqualTo(2 * changes);
        return judge.words;
    }

    /** Looks when a hint arrives or the watch wants to, up to that moment. */
    private static void run(NodeWatch watch, FakeKernel world, PriorityQueue<Long> hints, long until) {
        while (true) {
            Long hint = hints.peek();
            long next = Math.min(hint == null ? Long.MAX_VALUE : hint, Math.max(watch.due(), world.now + 1));
            if (next > until) break;
            world.now = Math.max(world.now, next);
            while (!hints.isEmpty() && hints.peek() <= world.now) hints.remove();
            try {
                watch.look(world.now, OptionalLong.empty());
            } catch (IOException unreadable) {
                hints.add(world.now + 50 * MILLI); // what the pace does
            }
        }
        world.now = until;
    }

    /** @return how many nodes have changed */
    private static int happen(FakeKernel world, NodeWatch watch, Random random) {
        int number = random.nextInt(4);
        world.unreadable = random.nextInt(20) == 0;
        boolean there = world.nodes.containsKey(number);
        if (there && random.nextInt(4) == 0) {
            world.lose(number, random.nextInt(4_000));
            watch.doubt(List.of("ffmpeg", "-i", "/dev/video" + number));
            return 1;
        }
        boolean replug = there && random.nextInt(4) == 0;
        if (there) world.nodes.remove(number);
        if (there && !replug) return 1;
        long closedFor = random.nextInt(3) > 0 ? 0 : random.nextInt(4_000) * MILLI;
        world.plug(number, random.nextInt(4) > 0, serial(world, random), closedFor);
        return replug ? 2 : 1;
    }

    /** One that is not plugged in; 0 for a camera that has none. */
    private static int serial(FakeKernel world, Random random) {
        int serial = random.nextInt(5);
        boolean there = world.nodes.keySet().stream().anyMatch(number -> world.which.getOrDefault(number, 0) == serial);
        return there ? 0 : serial;
    }

    @Test
    void inTheEndWhatWasToldIsWhatIsThere() {
        long words = 0;
        for (long seed = 0; seed < SEQUENCES; seed++) words += play(seed);
        assertThat(words).as("something was told").isGreaterThan(SEQUENCES);
    }
}
