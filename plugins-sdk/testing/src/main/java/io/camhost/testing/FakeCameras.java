package io.camhost.testing;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.CameraListener;
import io.camhost.api.camera.Cameras;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory whose cameras a test plugs and pulls; listeners are told on the test's thread. */
public final class FakeCameras implements Cameras {
    private final SortedMap<CameraId, Camera> cameras = new ConcurrentSkipListMap<>();
    private final List<CameraListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean discovering;

    /** A connected camera with one MJPG mode 640x360@15, opened as a lavfi test picture. */
    public Camera plug(int number) {
        return put(camera(number, Camera.Status.CONNECTED));
    }

    /** It stays in the list as DISCONNECTED. */
    public Camera pull(int number) {
        return put(camera(number, Camera.Status.DISCONNECTED));
    }

    public Camera put(Camera camera) {
        Camera before = cameras.put(camera.id(), camera);
        listeners.forEach(listener -> listener.changed(Optional.ofNullable(before), camera));
        return camera;
    }

    public void setDiscovering(boolean now) {
        discovering = now;
    }

    /** As a bind method would: it is told all there is. */
    public void listen(CameraListener listener) {
        listeners.add(listener);
        cameras.values().forEach(camera -> listener.changed(Optional.empty(), camera));
    }

    /** What {@link #plug} and {@link #pull} put into the list. */
    public static Camera camera(int number, Camera.Status status) {
        var id = new CameraId(number);
        var source = new FfmpegInput(
                "lavfi", List.of("-f", "lavfi"), "testsrc2=size=640x360:rate=15", Optional.empty(), false, false);
        var description = new CameraDescription(
                new CameraIdentity("fake", "fake" + number),
                "Fake " + number,
                source,
                OptionalInt.of(number),
                true,
                false);
        var mode = new PixelFormat("MJPG", "Motion-JPEG", List.of(new FrameSize(640, 360, List.of(FrameRate.of(15)))));
        boolean connected = status == Camera.Status.CONNECTED;
        return new Camera(
                id,
                description,
                status,
                "Fake " + number,
                "640x360",
                15,
                Optional.of(new Capabilities("fake", "Fake " + number, "", List.of(mode))),
                connected ? Camera.Validation.CONFIRMED : Camera.Validation.DISCONNECTED,
                connected
                        ? Map.of(
                                "rtsp", "rtsp://${host}:8554/" + id, "hls", "http://${host}:8888/" + id + "/index.m3u8")
                        : Map.of(),
                Instant.parse("2026-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Override
    public List<Camera> list() {
        return List.copyOf(cameras.values());
    }

    @Override
    public Optional<Camera> find(CameraId id) {
        return Optional.ofNullable(cameras.get(id));
    }

    @Override
    public boolean discovering() {
        return discovering;
    }

    @Override
    public Map<String, String> discoveries() {
        return Map.of("fake", "");
    }

    @Override
    public Map<String, Object> describe(Camera camera) {
        return Map.of(
                "device", camera.id().toString(),
                "status", camera.status().name(),
                "name", camera.name(),
                "resolution", camera.connected() ? camera.resolution() : "",
                "fps", camera.connected() ? camera.fps() : 0,
                "streams", camera.streams());
    }

    @Override
    public void alias(CameraId id, String alias) {
        Camera named = known(id);
        put(new Camera(
                id,
                named.description(),
                named.status(),
                alias.isEmpty() ? named.description().name() : alias,
                named.resolution(),
                named.fps(),
                named.capabilities(),
                named.validation(),
                named.streams(),
                named.since(),
                named.lastSeen()));
    }

    @Override
    public void forget(CameraId id) {
        if (known(id).connected()) throw CamhostException.invalidState("CONNECTED", "DISCONNECTED");
        cameras.remove(id);
    }

    private Camera known(CameraId id) {
        return find(id).orElseThrow(() -> CamhostException.notFound("camera", id.toString()));
    }
}
