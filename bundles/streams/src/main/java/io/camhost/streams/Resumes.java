package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings that ended because their camera was away, to be begun anew when it is back. Threading: any thread.
 *
 * @see Settings#resume
 */
final class Resumes {
    private static final Logger LOG = LoggerFactory.getLogger(Resumes.class);

    /** @param rest of the duration that was asked for; empty for no end */
    record Resume(CameraId camera, String format, Optional<Duration> rest) {}

    private final boolean wanted;
    private final Map<CameraId, Resume> waiting = new HashMap<>(); // guarded by this

    /** @param wanted whether recordings are begun anew at all */
    Resumes(boolean wanted) {
        this.wanted = wanted;
    }

    /** It has ended because its camera was away. */
    synchronized void add(Session session) {
        Optional<Duration> rest = session.limit.map(limit -> limit.minus(session.length));
        if (!wanted
                || rest.isPresent() && (rest.get().isNegative() || rest.get().isZero())) return;
        LOG.info("{} is recorded again when it is back", session.camera);
        waiting.put(session.camera, new Resume(session.camera, session.askedFormat, rest));
    }

    /** Somebody has decided otherwise, or it is done. */
    synchronized void cancel(CameraId camera) {
        waiting.remove(camera);
    }

    /** Those whose camera is back. */
    synchronized List<Resume> due(Set<CameraId> connected) {
        return waiting.values().stream()
                .filter(resume -> connected.contains(resume.camera()))
                .sorted(Comparator.comparing(Resume::camera))
                .toList();
    }

    synchronized List<Map<String, Object>> keep() {
        return waiting.values().stream()
                .map(resume -> {
                    Map<String, Object> map = new HashMap<>();
                    map.put("camera", resume.camera().toString());
                    map.put("format", resume.format());
                    resume.rest().ifPresent(rest -> map.put("restMillis", rest.toMillis()));
                    return map;
                })
                .toList();
    }

    /** What is kept counts only while it is still configured. */
    synchronized void restore(List<?> kept) {
        if (!wanted) return;
        for (Object each : kept) {
            Map<?, ?> map = (Map<?, ?>) each;
            CameraId camera = CameraId.parse(String.valueOf(map.get("camera")));
            Optional<Duration> rest = map.get("restMillis") instanceof Number millis
                    ? Optional.of(Duration.ofMillis(millis.longValue()))
                    : Optional.empty();
            waiting.put(camera, new Resume(camera, String.valueOf(map.get("format")), rest));
        }
    }
}
