package io.camhost.media.ffmpeg;

import io.camhost.api.camera.CameraId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Who watches: there are no connections, so whoever has asked for the playlist lately does. Threading: any thread. */
final class Viewers {
    static final Duration LATELY = Duration.ofSeconds(10);
    private static final int LIMIT = 10_000;

    private record Viewer(CameraId camera, String who) {}

    private final LongSupplier nanoTime;
    private final Map<Viewer, Long> seen = new HashMap<>();
    private final Map<CameraId, Long> sent = new HashMap<>();

    Viewers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return whether nobody watched this camera before */
    synchronized boolean saw(CameraId camera, String who) {
        boolean first = count(camera) == 0;
        Viewer viewer = new Viewer(camera, who);
        if (seen.size() < LIMIT || seen.containsKey(viewer)) seen.put(viewer, nanoTime.getAsLong());
        return first;
    }

    synchronized int count(CameraId camera) {
        long now = nanoTime.getAsLong();
        int count = 0;
        for (Iterator<Map.Entry<Viewer, Long>> all = seen.entrySet().iterator(); all.hasNext(); ) {
            var entry = all.next();
            if (now - entry.getValue() > LATELY.toNanos()) all.remove();
            else if (entry.getKey().camera().equals(camera)) count++;
        }
        return count;
    }

    synchronized void sent(CameraId camera, long bytes) {
        sent.merge(camera, bytes, Long::sum);
    }

    synchronized long sent(CameraId camera) {
        return sent.getOrDefault(camera, 0L);
    }

    synchronized void forget(CameraId camera) {
        seen.keySet().removeIf(viewer -> viewer.camera().equals(camera));
        sent.remove(camera);
    }

    /** For the successor; the time of {@link System#nanoTime} goes on for it. */
    synchronized List<Map<String, Object>> state() {
        List<Map<String, Object>> state = new ArrayList<>();
        seen.forEach(
                (viewer, at) -> state.add(Map.of("camera", viewer.camera().toString(), "who", viewer.who(), "at", at)));
        sent.forEach((camera, bytes) -> state.add(Map.of("camera", camera.toString(), "sent", bytes)));
        return state;
    }

    synchronized void restore(List<?> state) {
        for (Object one : state) {
            if (!(one instanceof Map<?, ?> map)) continue;
            CameraId camera = CameraId.parse(String.valueOf(map.get("camera")));
            if (map.get("at") instanceof Long at) seen.put(new Viewer(camera, String.valueOf(map.get("who"))), at);
            if (map.get("sent") instanceof Long bytes) sent.put(camera, bytes);
        }
    }
}
