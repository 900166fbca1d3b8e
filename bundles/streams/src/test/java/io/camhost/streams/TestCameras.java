package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.CameraSource;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.testing.FakeCameras;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Cameras that offer modes, and the same ones otherwise. */
final class TestCameras {
    static final FfmpegInput NODE = node("/dev/video0");

    private TestCameras() {}

    private static FfmpegInput node(String path) {
        return new FfmpegInput("v4l2", List.of("-f", "v4l2"), path, Optional.of(path), true, true);
    }

    /** @param offered modes as {@code MJPG 1280x720@30}, several rates with commas, several modes with semicolons */
    static Camera camera(String offered) {
        List<PixelFormat> formats = new ArrayList<>();
        for (String mode : offered.split("; *")) {
            String[] parts = mode.strip().split("[ x@]", 4);
            List<FrameRate> rates =
                    Stream.of(parts[3].split(",")).map(TestCameras::rate).toList();
            var size = new FrameSize(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), rates);
            formats.add(new PixelFormat(parts[0], "", List.of(size)));
        }
        Camera fake = FakeCameras.camera(0, Camera.Status.CONNECTED);
        var capabilities = Optional.of(new Capabilities("", "", "", formats));
        return other(described(fake, NODE), fake.status(), capabilities, fake.validation());
    }

    /** A camera of the network, which decides itself what it sends. @param sends such as {@code HEVC 1920x1080@25}; without a rate: unknown */
    static Camera network(String sends) {
        Camera camera = described(
                camera(sends.contains("@") ? sends : sends + "@1"),
                new FfmpegInput("rtsp", List.of(), "rtsp://192.0.2.7/", Optional.empty(), false, true));
        if (sends.contains("@")) return camera;
        PixelFormat format = camera.capabilities().orElseThrow().formats().get(0);
        FrameSize size = format.sizes().get(0);
        var unknown =
                new PixelFormat(format.code(), "", List.of(new FrameSize(size.width(), size.height(), List.of())));
        return other(
                camera,
                camera.status(),
                Optional.of(new Capabilities("", "", "", List.of(unknown))),
                camera.validation());
    }

    /** The same with sockets to choose from. */
    static Camera inputs(Camera camera, String... names) {
        Capabilities capabilities = camera.capabilities().orElseThrow();
        return other(
                camera,
                camera.status(),
                Optional.of(new Capabilities("", "", "", capabilities.formats(), List.of(names))),
                camera.validation());
    }

    private static FrameRate rate(String text) {
        String[] parts = text.strip().split("/");
        return new FrameRate(Integer.parseInt(parts[0]), parts.length == 2 ? Integer.parseInt(parts[1]) : 1);
    }

    /** The same camera with another number, and details as a discovery tells them. */
    static Camera plugged(Camera camera, int number, Map<String, String> details) {
        CameraDescription told = camera.description();
        var description = new CameraDescription(
                new CameraIdentity("fake", "fake" + number),
                told.name(),
                told.source(),
                told.number(),
                true,
                false,
                "",
                Optional.empty(),
                details);
        return copy(
                camera,
                new CameraId(number),
                description,
                "Fake " + number,
                camera.status(),
                camera.capabilities(),
                camera.validation());
    }

    static Camera unprobed(Camera camera) {
        return other(camera, camera.status(), Optional.empty(), Camera.Validation.NONE);
    }

    /** The same at another node. */
    static Camera node(Camera camera, String node) {
        return described(camera, node(node));
    }

    static Camera disconnected(Camera camera) {
        return other(camera, Camera.Status.DISCONNECTED, Optional.empty(), Camera.Validation.DISCONNECTED);
    }

    private static Camera described(Camera camera, CameraSource source) {
        CameraDescription told = camera.description();
        return copy(
                camera,
                camera.id(),
                new CameraDescription(told.identity(), told.name(), source, told.number(), true, false),
                camera.name(),
                camera.status(),
                camera.capabilities(),
                camera.validation());
    }

    private static Camera other(
            Camera camera, Camera.Status status, Optional<Capabilities> capabilities, Camera.Validation validation) {
        return copy(camera, camera.id(), camera.description(), camera.name(), status, capabilities, validation);
    }

    private static Camera copy(
            Camera camera,
            CameraId id,
            CameraDescription description,
            String name,
            Camera.Status status,
            Optional<Capabilities> capabilities,
            Camera.Validation validation) {
        return new Camera(
                id,
                description,
                status,
                name,
                camera.resolution(),
                camera.fps(),
                capabilities,
                validation,
                status == Camera.Status.DISCONNECTED ? Map.of() : camera.streams(),
                camera.since(),
                camera.lastSeen());
    }
}
