package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.vault.MemoryVault;
import java.io.IOException;
import java.time.Duration;

/** Prints what the discovery tells for so many seconds, in the given mode: for trying it on a real kernel. */
final class ShowNodes implements Sink {
    private final long begun = System.nanoTime();

    private final V4l2Discovery discovery;

    private ShowNodes(V4l2Discovery discovery) {
        this.discovery = discovery;
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        var rules = new V4l2Discovery.Rules(
                Pace.Mode.of(arguments.length > 1 ? arguments[1] : "event-first"),
                Duration.ofMillis(100),
                Duration.ofSeconds(90),
                Duration.ofSeconds(5),
                10);
        var discovery = new V4l2Discovery(V4l2Discovery.Machine.usual(), DeviceRange.of(), rules, new MemoryVault());
        var show = new ShowNodes(discovery);
        try (var handle = discovery.start(show)) {
            Thread.sleep(Integer.parseInt(arguments[0]) * 1000L);
            System.out.println(discovery.report());
        }
        discovery.stop();
    }

    private void print(String text) {
        System.out.println(java.time.Instant.now() + " " + (System.nanoTime() - begun) / 1_000_000 + " ms: " + text
                + " (the one before " + discovery.report().details().get("last_reaction_ms") + " ms after its event)");
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
