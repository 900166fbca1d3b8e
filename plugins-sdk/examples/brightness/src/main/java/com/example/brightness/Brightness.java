package com.example.brightness;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Still;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code example.get_brightness}: how bright a camera's newest picture is, and its most common colour.
 *
 * <p>Its references are static. When {@code Cameras} or {@code Streams} is replaced, this component goes too and comes back with
 * the new one; the host lets callers wait meanwhile, and repeats a call that has heard {@link ServiceGone}.
 */
@Component
public final class Brightness implements RpcMethod {
    private static final Definition DEFINITION = new Definition(
            "example.get_brightness",
            Optional.of(Role.VIEWER),
            Pace.SLOW, // it may have to wait for a picture
            "Tells how bright a camera's newest picture is, and its most common colour.",
            List.of(
                    Parameter.device(),
                    Parameter.optional("max_age", Parameter.Type.INTEGER, "seconds the picture may be old, else 10")
                            .between(1, 60),
                    Parameter.optional("area", Parameter.Type.STRING, "the part that counts, else the whole picture")
                            .oneOf("whole", "centre")),
            Map.of(
                    "type", "object",
                    "required", List.of("device", "brightness", "colour", "taken_at"),
                    "properties",
                            Map.of(
                                    "device", Map.of("type", "string"),
                                    "brightness", Map.of("type", "number", "minimum", 0, "maximum", 100),
                                    "colour", Map.of("type", "string", "pattern", "^#[0-9a-f]{6}$"),
                                    "taken_at", Map.of("type", "string", "format", "date-time"))));
    private static final int DEFAULT_AGE = 10;
    private static final int MOST_INSIDE = 1000;

    private final Cameras cameras;
    private final Streams streams;
    private final Duration patience;
    private final InstantSource clock;
    private final Semaphore inside = new Semaphore(MOST_INSIDE); // who is in call() holds one
    private volatile boolean leaving;

    @Activate
    public Brightness(@Reference(name = "cameras") Cameras cameras, @Reference(name = "streams") Streams streams) {
        this(cameras, streams, Duration.ofSeconds(6), Clock.systemUTC());
    }

    Brightness(Cameras cameras, Streams streams, Duration patience, InstantSource clock) { // what tests call
        this.cameras = cameras;
        this.streams = streams;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    /** Role and parameters have been checked by the host. */
    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        if (leaving || !inside.tryAcquire()) throw new ServiceGone(DEFINITION.name());
        try {
            return answer(request);
        } finally {
            inside.release();
        }
    }

    private Map<String, Object> answer(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        Camera camera = cameras.find(id).orElseThrow(() -> CamhostException.notFound("camera", id.toString()));
        if (!camera.connected()) throw CamhostException.invalidState(camera.status().name(), "CONNECTED");
        Duration age = Duration.ofSeconds(request.number("max_age").map(Number::intValue).orElse(DEFAULT_AGE));
        boolean centre = request.optionalText("area").filter("centre"::equals).isPresent();
        Still still = awaitStill(id, age, request.deadline());
        Picture picture;
        try {
            picture = Picture.of(still.jpeg(), centre);
        } catch (IOException e) {
            throw CamhostException.dependencyFailed("picture", "it is no JPEG that can be read");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", id.toString());
        result.put("brightness", picture.brightness());
        result.put("colour", picture.colour());
        result.put("taken_at", still.at());
        return result;
    }

    /** Asking for a picture is what makes the host take one. */
    private Still awaitStill(CameraId camera, Duration age, Deadline deadline) throws InterruptedException {
        Deadline limit = Deadline.in(patience);
        while (true) {
            if (leaving) throw new ServiceGone(DEFINITION.name()); // nothing is done yet: the successor begins anew
            Instant oldest = clock.instant().minus(age);
            Optional<Still> still = streams.still(camera).filter(there -> there.at().isAfter(oldest));
            if (still.isPresent()) return still.get();
            if (limit.expired() || deadline.expired())
                throw CamhostException.dependencyFailed(
                        "picture", "there is none of the last " + age.toSeconds() + " s");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Returns when nobody is inside any more: after it, the classes of this bundle may be gone. */
    @Deactivate
    void stop() throws InterruptedException {
        leaving = true;
        inside.tryAcquire(MOST_INSIDE, 2, TimeUnit.SECONDS);
    }
}
