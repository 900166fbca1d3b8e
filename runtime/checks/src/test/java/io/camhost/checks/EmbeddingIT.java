package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The main job in frameworks that were not started by our launcher, and that nothing of it stays after an uninstall. */
@Execution(ExecutionMode.CONCURRENT)
class EmbeddingIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    /** Not before the configured port has replaced the default one. */
    private static final Pattern READY = Pattern.compile(
            "api=ws://127\\.0\\.0\\.1:(?!8002/)(\\d+)/ws, health=http://127\\.0\\.0\\.1:(?!8003/)(\\d+)/");

    /** Jars opened where they lie; what is below 20 others use too. */
    private static final Pattern OURS = Pattern.compile("/system/[2-5][0-9]-[a-z]+/|io\\.camhost");

    private static final Pattern NONE = Pattern.compile("(?!)");

    @TempDir
    Path folder;

    @Test
    void inFelix() throws Exception {
        check(new StockFelix(folder));
    }

    @Test
    void inEquinox() throws Exception {
        check(new StockEquinox(folder));
    }

    @Test
    void inKaraf() throws Exception {
        check(new StockKaraf(folder));
    }

    private void check(ForeignFramework framework) throws Exception {
        Media.assumeFfmpeg();
        try (framework) {
            framework.start();
            framework.install();
            MatchResult ports = framework.ask("camhost:status", READY);
            int port = Integer.parseInt(ports.group(1));
            String token = framework.ask("camhost:token tester operator", TOKEN).group();
            theMainJobWorks(framework, port, token);
            assertThat(ours(framework)).as("threads while it runs").hasSizeGreaterThan(10);
            assertThat(framework.host().descendants())
                    .as("children while it runs")
                    .isNotEmpty();
            Path live = Path.of("/dev/shm/camhost-" + digest(framework.data()));
            TreeSet<Integer> before = framework.bundles(NONE);

            framework.uninstall();

            TreeSet<Integer> gone = new TreeSet<>(before);
            gone.removeAll(framework.bundles(NONE));
            assertThat(gone).as("uninstalled").hasSizeGreaterThan(30);
            Set<Integer> listening = Set.of(port, Integer.parseInt(ports.group(2)));
            await("nothing stays in " + framework)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> nothingStays(framework, listening, gone, live));
            assertThat(framework.data().resolve("snapshots"))
                    .as("pictures stay")
                    .isNotEmptyDirectory();
        }
    }

    private void theMainJobWorks(ForeignFramework framework, int port, String token) {
        try (RpcClient client = RpcClient.connect(port)) {
            client.call("authenticate", Map.of("auth_token", token));
            await("two cameras").atMost(LIMIT).until(() -> connected(client.call("get_camera_list")) == 2);
            client.call("take_snapshot", Map.of("device", "camera0"));
            await("the snapshot is listed")
                    .atMost(LIMIT)
                    .until(() -> client.call("list_snapshots").path("total").asInt() > 0);
            String address = "http://127.0.0.1:" + port + "/live/-/camera1/index.m3u8";
            try (Viewer viewer = Viewer.watch(folder, "viewer", address, "-re")) {
                viewer.awaitFrames(20, LIMIT);
            }
        }
    }

    private static int connected(JsonNode list) {
        int connected = 0;
        for (JsonNode camera : list.path("cameras"))
            if (camera.path("status").asText().equals("CONNECTED")) connected++;
        return connected;
    }

    /** @param gone numbers of bundles that are uninstalled */
    private void nothingStays(ForeignFramework framework, Set<Integer> ports, Set<Integer> gone, Path live)
            throws IOException {
        // JNA's thread lasts until half a minute after the collector has found its last library unused
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        Host.run(List.of(jcmd, "" + framework.host().pid(), "GC.run"), Map.of());
        SoftAssertions softly = new SoftAssertions();
        for (int port : ports)
            softly.assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.1"), port).close())
                    .as("port " + port)
                    .isInstanceOf(IOException.class);
        softly.assertThat(ours(framework)).as("threads").isEmpty();
        softly.assertThat(framework.host().descendants().map(child -> Host.commandLine(child.pid())))
                .as("child processes")
                .isEmpty();
        softly.assertThat(framework.openFiles())
                .as("open files")
                .noneMatch(file -> OURS.matcher(file).find()
                        || file.startsWith(framework.data().toString())
                        || file.startsWith(live.toString())
                        || gone.stream().anyMatch(number -> file.contains("/bundle" + number + "/")));
        softly.assertThat(live).as("live pictures").doesNotExist();
        softly.assertThat(framework.data().resolve("run/admin.sock"))
                .as("administration socket")
                .doesNotExist();
        softly.assertThat(left(framework.temporary())).as("temporary files").isEmpty();
        softly.assertThat(left(folder.resolve(".cache/JNA/temp")))
                .as("native libraries")
                .isEmpty();
        softly.assertAll();
    }

    private static List<String> left(Path temporary) throws IOException {
        if (!Files.exists(temporary)) return List.of();
        try (var files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("camhost") || name.startsWith("jna"))
                    .toList();
        }
    }

    /** Threads are named for the bundle that owns them. */
    private static List<String> ours(ForeignFramework framework) throws IOException {
        String owners;
        try (var jars = Files.list(framework.dist.resolve("repository/io/camhost"))) {
            owners = jars.map(jar -> jar.getFileName().toString().split("\\.")[2])
                    .distinct()
                    .collect(Collectors.joining("|"));
        }
        Pattern name = Pattern.compile("(" + owners + ")([-.].*)?|mediamtx.*|HttpClient.*|JNA Cleaner");
        return framework.threads().stream()
                .filter(thread -> name.matcher(thread).matches() && !thread.equals("process reaper"))
                .toList();
    }

    /** As {@code media.ffmpeg} names its folder in shared memory. */
    private static String digest(Path data) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(data.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 6);
    }
}
