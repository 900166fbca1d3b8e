package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.checks.Host;
import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import io.camhost.testing.Repacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bundle that can be replaced unnoticed is replaced under load, and nobody notices. Short by default; the system property
 * {@code camhost.soak.rounds} says how often each goes there and back.
 */
@Tag("alone")
class SwapsUnderLoadIT {
    private static final int ROUNDS = Integer.getInteger("camhost.soak.rounds", 1);

    /** To look at some bundles only: their names in {@code camhost.soak.only}, separated by commas. */
    private static final Predicate<String> ONLY = name -> {
        String only = System.getProperty("camhost.soak.only", "");
        return only.isEmpty() || List.of(only.split(",")).contains(name);
    };

    /** What viewers of a MediaMTX could feel: the others are seen with the embedded one too. */
    private static final List<String> MEDIA = List.of(
            "config",
            "process",
            "storage",
            "discovery.simulated",
            "cameras",
            "media.ffmpeg",
            "media.mediamtx",
            "streams",
            "auth");

    @Test
    void nobodyNoticesWithTheEmbeddedMediaServer(@TempDir Path folder) throws IOException {
        Media.assumeFfmpeg();
        Host host = Host.in(folder).option("--demo");
        assertNobodyNotices(host, folder, "ffmpeg", 0, Upgrade.names());
    }

    @Test
    void nobodyNoticesWithMediaMtx(@TempDir Path folder) throws IOException {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        int rtsp = Host.freePort();
        assertNobodyNotices(
                MediaMtx.host(folder, rtsp), folder, "mediamtx", rtsp, ROUNDS == 1 ? MEDIA : Upgrade.names());
    }

    private static void assertNobodyNotices(Host stopped, Path folder, String driver, int rtsp, List<String> bundles)
            throws IOException {
        Download.write(folder.resolve("data/recordings/camera9/" + Slow.LARGE + ".mp4"));
        Path jars = folder.resolve("raised");
        try (Host host = stopped.with("CAMERA_SERVICE_SIMULATED_CAMERAS", "3").start();
                LoadRun run = new LoadRun(host, folder, driver, rtsp)) {
            run.start();
            if (ROUNDS == 1) run.quietOnce();
            for (String name : bundles.stream().filter(ONLY).toList()) run.swap(Upgrade.of(host, jars, name), ROUNDS);
            if (ONLY.test("api")) everythingBuiltOnApi(host, run, jars);
            List<Finding> findings = run.end();
            String table = Report.table(run.rows());
            System.out.println(table);
            Files.writeString(Path.of("target/swaps-under-load-" + driver + ".md"), table + "\n");
            assertThat(findings).isEmpty();
        }
    }

    private static void everythingBuiltOnApi(Host host, LoadRun run, Path jars) {
        List<Path> shipped = new ArrayList<>();
        List<Path> raised = new ArrayList<>();
        shipped.add(host.bundle("io.camhost.api"));
        raised.add(Repacker.withVersion(shipped.get(0), jars, Upgrade.VERSION));
        for (String name : Upgrade.names()) {
            Upgrade upgrade = Upgrade.of(host, jars, name);
            shipped.add(upgrade.shipped());
            raised.add(upgrade.raised());
        }
        run.swapEverything(raised, shipped);
    }
}
