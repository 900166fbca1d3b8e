package io.camhost.discovery.rtsp;

import io.camhost.api.Secret;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDescription.Fault;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is known of one camera. Threading: none of its own; guarded by the {@link Patrol}. */
final class Watch {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    /** Every so many looks the camera is asked for its picture, not only whether it answers. */
    private static final int THOROUGH = 10;

    /** How it was at the last look. @param fault why it shows nothing; empty when it does */
    record Verdict(String fault) {
        static final Verdict GOOD = new Verdict("");

        boolean good() {
            return fault.isEmpty();
        }
    }

    final RtspCamera camera;
    final FfmpegInput source;
    /** The id it would like, so that cameras are numbered as they are listed. */
    private final OptionalInt number;
    /** As last heard: holds while whoever knows it is being replaced. */
    Optional<Secret> password = Optional.empty();

    @Nullable
    Verdict verdict;

    boolean looking;
    /** Something has happened since the last look began. */
    boolean again;
    /** Its next look must not be satisfied with an answer at the door. */
    boolean doubted = true;

    @Nullable
    Runnable cancelNext;

    private int failures;
    private int looks;

    Watch(RtspCamera camera, FfmpegInput source, OptionalInt number) {
        this.camera = camera;
        this.source = source;
        this.number = number;
    }

    String key() {
        return camera.url().key();
    }

    boolean good() {
        return verdict != null && verdict.good();
    }

    /** Whether another password may help. */
    boolean awaitsPassword() {
        return verdict != null && !verdict.good() && camera.url().takesLogin(camera.user());
    }

    /** Whether an answer at the door will do. */
    boolean mayKnock() {
        return good() && !doubted && looks % THOROUGH != 0;
    }

    /** @return whether it is another one than before */
    boolean found(Verdict now) {
        looks++;
        doubted = false;
        failures = now.good() ? 0 : failures + 1;
        boolean other = !now.equals(verdict);
        verdict = now;
        return other;
    }

    /** @param interval between two looks at a camera that is well. @param jitter around 1 */
    Duration pause(Duration interval, double jitter) {
        Duration pause = interval;
        if (failures > 0) {
            pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
            if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
        }
        return Duration.ofMillis(Math.round(pause.toMillis() * jitter));
    }

    CameraDescription description() {
        Verdict now = verdict;
        Optional<Fault> fault = now == null
                ? Optional.of(new Fault(false, "it has not been seen yet"))
                : Optional.of(now).filter(known -> !known.good()).map(known -> new Fault(false, known.fault()));
        return new CameraDescription(
                new CameraIdentity(RtspDiscovery.NAME, key()),
                camera.name(),
                source,
                number,
                fault.isEmpty(),
                true,
                "",
                fault,
                Map.of("node", camera.url().shown(), "identity", "address"));
    }
}
