package io.camhost.probe.v4l2;

import io.camhost.api.Deadline;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Prints what the probe finds out about the nodes that are given: for trying it on a real kernel. */
final class ShowCapabilities {
    private ShowCapabilities() {}

    public static void main(String[] nodes) throws InterruptedException {
        V4l2Probe probe = new V4l2Probe();
        for (String node : nodes) {
            var input = new FfmpegInput("v4l2", List.of("-f", "v4l2"), node, Optional.of(node), true, true);
            var camera = new CameraDescription(
                    new CameraIdentity("v4l2", node), "", input, OptionalInt.empty(), true, false);
            long begun = System.nanoTime();
            try {
                Capabilities found = probe.probe(camera, Deadline.in(Duration.ofSeconds(30)));
                System.out.println(node + ": " + found.driver() + " | " + found.card() + " | " + found.busInfo() + " | "
                        + (System.nanoTime() - begun) / 1_000_000 + " ms");
                System.out.println("  " + found.formatCodes());
                System.out.println("  " + found.resolutions());
                System.out.println("  " + found.frameRates());
            } catch (io.camhost.api.CamhostException e) {
                System.out.println(node + ": " + e.data());
            }
        }
    }
}
