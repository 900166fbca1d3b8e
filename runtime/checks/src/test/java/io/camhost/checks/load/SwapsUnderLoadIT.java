package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.checks.Host;
import io.camhost.checks.Media;
import io.camhost.testing.Repacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bundle that can be replaced unnoticed is replaced under load, and nobody notices. Short by default; the system property
 * {@code camhost.soak.rounds} says how often each goes there and back.
 */
class SwapsUnderLoadIT {
    private static final int ROUNDS = Integer.getInteger("camhost.soak.rounds", 1);

    @Test
    void nobodyNoticesWithTheEmbeddedMediaServer(@TempDir Path folder) throws IOException {
        Media.assumeFfmpeg();
        Download.write(folder.resolve("data/recordings/camera9/" + Slow.LARGE + ".mp4"));
        try (Host host = Host.in(folder)
                        .with("CAMERA_SERVICE_SIMULATED_CAMERAS", "3")
                        .option("--demo")
                        .start();
                LoadRun run = new LoadRun(host, folder, "ffmpeg", 0)) {
            run.start();
            List<Path> raised = new ArrayList<>();
            List<Path> shipped = new ArrayList<>();
            shipped.add(host.bundle("io.camhost.api"));
            raised.add(Repacker.withVersion(shipped.get(0), folder.resolve("raised"), Upgrade.VERSION));
            for (String name : Upgrade.names()) {
                Upgrade upgrade = Upgrade.of(host, folder.resolve("raised"), name);
                run.swap(upgrade, ROUNDS);
                raised.add(upgrade.raised());
                shipped.add(upgrade.shipped());
            }
            run.swapEverything(raised, shipped);
            List<Finding> findings = run.end();
            String table = Report.table(run.rows());
            System.out.println(table);
            Files.writeString(Path.of("target/swaps-under-load.md"), table + "\n");
            assertThat(findings).isEmpty();
        }
    }
}
