package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many cameras at one MediaMTX: their publishers are killed as soon as they are there, and then the server is frozen, and killed. The
 * system property {@code camhost.soak.restarts} says how many publishers in all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyCamerasIT {
    private static final int RESTARTS = Integer.getInteger("camhost.soak.restarts", 50);
    static final int CAMERAS = 16;

    @TempDir
    static Path folder;

    private ManyCameras cameras;

    @BeforeAll
    void start() {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        cameras = new ManyCameras(folder, CAMERAS, "");
    }

    @AfterAll
    void stop() {
        if (cameras != null) cameras.close();
    }

    private final Map<String, Long> killed = new HashMap<>(); // the last one, by camera

    @Test
    @Order(1)
    void fiftyPublisherRestartsCostNoReaderAndNothingGrows() {
        for (int i = 0; i < CAMERAS; i++) cameras.watch(i);
        cameras.awaitPictures(10);
        for (int warm = 0; warm < CAMERAS; ) warm += killThoseThatAreThere(); // what is made once is made
        cameras.awaitOnline();
        Shape ours = Shape.of(cameras.host().pid());
        Held server = Held.of(cameras.serverPid());
        long begun = System.nanoTime();
        int restarts = 0;
        while (restarts < RESTARTS) restarts += killThoseThatAreThere();
        cameras.awaitOnline();
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        cameras.awaitPictures(10);
        assertThat(cameras.cutOff()).as("readers that were lost").isEmpty();
        assertThat(cameras.publishers()).as("one for each camera").hasSize(CAMERAS);
        await("nothing has grown")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    Shape after = Shape.of(cameras.host().pid());
                    List<String> grown =
                            new ArrayList<>(Shape.grown(ours.files(), after.files(), Map.of("socket", 4, "pipe", 4)));
                    grown.addAll(Shape.grown(
                            ours.threads(),
                            after.threads(),
                            Map.of("gateway-", 4, "rpc-", 4, "process reaper", 4, "web-", 4, "cameras-#", 4)));
                    if (after.heapKilobytes() > ours.heapKilobytes() + 4096)
                        grown.add("heap: " + ours.heapKilobytes() + " KB to " + after.heapKilobytes() + " KB");
                    Held now = Held.of(cameras.serverPid());
                    now.grown(server, 4, 6, 20 * 1024).forEach(what -> grown.add("server's " + what));
                    assertThat(grown).isEmpty();
                });
        System.out.printf(
                "%d publisher restarts of %d cameras in %d s; server before %s, after %s%n",
                restarts, CAMERAS, seconds, server, Held.of(cameras.serverPid()));
    }

    /** @return how many that was */
    private int killThoseThatAreThere() {
        int count = 0;
        Map<String, Long> publishers = cameras.publishers();
        for (String camera : cameras.online()) {
            Long pid = publishers.get(camera);
            if (pid == null || pid.equals(killed.get(camera))) continue;
            killed.put(camera, pid);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            count++;
        }
        return count;
    }

    @Test
    @Order(2)
    void aServerThatIsFrozenIsToldFromOneThatIsKilledAndEverythingIsBackInTime() {
        cameras.nobodyWatches();
        new ServerFaults(cameras).frozenAndThenKilled();
    }
}
