package io.camhost.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the doctor says of cameras: which nodes there are, who may open them and who has, and what the running host makes of them. */
final class DoctorDevices {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Findings findings;

    DoctorDevices(Findings findings) {
        this.findings = findings;
    }

    /** @param host the one that runs here */
    void look(Optional<AdminClient> host) {
        List<VideoNodes.Node> nodes = VideoNodes.list();
        if (nodes.isEmpty())
            findings.missing("cameras", "no /dev/video*: plug one in, or try simulated ones with: camhost run --demo");
        if (Files.exists(Path.of("/run/udev/control")))
            findings.ok("udev", "runs: a camera is noticed as soon as it is plugged in, and has its group");
        else findings.missing("udev", "does not run: cameras are noticed all the same, but their nodes belong to root");
        nodes.forEach(this::look);
        host.ifPresent(this::faults);
    }

    private void look(VideoNodes.Node node) {
        String path = node.path().toString();
        if (!node.readable()) {
            findings.missing(path, node.name() + ", you may not open it: " + permission(node));
            return;
        }
        String holder =
                OpenFiles.holder(path::equals).map(who -> ", in use by " + who).orElse("");
        findings.ok(path, node.name() + (node.capture() ? "" : ", carries no pictures") + holder);
    }

    private static String permission(VideoNodes.Node node) {
        if (!node.groupMay())
            return "its mode lets no group in; a udev rule does:"
                    + " SUBSYSTEM==\"video4linux\", GROUP=\"video\", MODE=\"0660\"";
        return "add yourself to the group " + node.group() + " (usermod -aG " + node.group()
                + " USER) and log in again";
    }

    private void faults(AdminClient host) {
        try {
            for (Object item :
                    Json.list(host.get("/admin/cameras", ANSWER).orFail().get("cameras"))) {
                Map<String, @Nullable Object> camera = Json.map(item);
                if (camera.get("fault") != null)
                    findings.missing(
                            Json.text(camera.get("device")),
                            Json.text(camera.get("name")) + ": " + Json.text(camera.get("fault")));
            }
        } catch (Failure e) {
            findings.missing("cameras", "the host does not tell of them: " + e.getMessage());
        }
    }
}
