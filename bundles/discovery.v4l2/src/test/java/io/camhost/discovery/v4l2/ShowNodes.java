package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Prints what the discovery tells for so many seconds: for trying it on a real kernel. */
final class ShowNodes implements Sink {
    private final long begun = System.nanoTime();

    private ShowNodes() {}

    public static void main(String[] seconds) throws InterruptedException, IOException {
        var discovery = new V4l2Discovery(
                Path.of("/sys/class/video4linux"),
                Path.of("/dev"),
                V4l2Calls::new,
                DeviceRange.of(),
                Duration.ofSeconds(1));
        try (var handle = discovery.start(new ShowNodes())) {
            Thread.sleep(Integer.parseInt(seconds[0]) * 1000L);
        }
        System.out.println(discovery.report());
    }

    private void print(String text) {
        System.out.println((System.nanoTime() - begun) / 1_000_000 + " ms: " + text);
    }

    @Override
    public void present(CameraDescription camera) {
        print("present " + camera);
    }

    @Override
    public void absent(CameraIdentity camera) {
        print("absent " + camera);
    }

    @Override
    public void complete() {
        print("complete");
    }

    @Override
    public void failed(String reason) {
        print("failed " + reason);
    }
}
