package io.camhost.probe.ffprobe;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Never two readers of ours at one camera, of which many allow only a few: who asks meanwhile waits, and who asks at once again is
 * told the same. Failures are not kept. Threading: any thread.
 */
final class OneAtATime {
    private static final long KEPT = Duration.ofSeconds(5).toNanos();

    /** Opens the camera. */
    interface Question {
        Capabilities ask() throws InterruptedException;
    }

    private record Kept(FfmpegInput input, Capabilities answer, long nanos) {}

    private final LongSupplier nanoTime;
    private final Set<CameraIdentity> asking = new HashSet<>();
    private final Map<CameraIdentity, Kept> kept = new HashMap<>();

    OneAtATime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Capabilities of(CameraIdentity camera, FfmpegInput input, Deadline deadline, Question question)
            throws InterruptedException {
        synchronized (this) {
            while (asking.contains(camera)) {
                long left = deadline.remaining().toMillis();
                if (left <= 0)
                    throw CamhostException.dependencyFailed(FfprobeProbe.DEPENDENCY, "somebody else is asking it");
                wait(left);
            }
            long now = nanoTime.getAsLong();
            kept.values().removeIf(old -> now - old.nanos() > KEPT);
            Kept last = kept.get(camera);
            if (last != null && last.input().equals(input)) return last.answer();
            asking.add(camera);
        }
        try {
            Capabilities answer = question.ask();
            synchronized (this) {
                kept.put(camera, new Kept(input, answer, nanoTime.getAsLong()));
            }
            return answer;
        } finally {
            synchronized (this) {
                asking.remove(camera);
                notifyAll();
            }
        }
    }
}
