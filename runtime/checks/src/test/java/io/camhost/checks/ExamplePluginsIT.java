package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.testing.Repacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The example plugins, as a stranger builds them and an operator uses them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplePluginsIT {
    private static final String VIDEOS = "com.example.videofolder";
    private static final String BRIGHTNESS = "com.example.brightness";
    private static final String METHOD = "example.get_brightness";
    private static final List<String> METHODS = List.of("ping", "get_camera_list", "get_streams", "get_system_status");

    @TempDir
    static Path folder;

    private Path videofolder;
    private Path brightness;

    @BeforeAll
    void build() throws IOException {
        Media.assumeFfmpeg();
        var stranger = new Stranger(
                Files.createDirectory(folder.resolve("stranger")),
                Host.in(folder).home());
        videofolder = stranger.buildExample("videofolder");
        brightness = stranger.buildExample("brightness");
    }

    @Test
    void areInstalledConfiguredSwappedAndRemovedWhileClientsCall(@TempDir Path here) throws Exception {
        Path videos = Files.createDirectory(here.resolve("videos"));
        Path others = Files.createDirectory(here.resolve("others"));
        video(videos.resolve("garden.mp4"), "white");
        video(others.resolve("yard.mp4"), "black");
        Path conf = configure(here, videos);
        try (Host host = Host.in(here)
                        .option("--demo", "--conf", conf.toString())
                        .start();
                RpcClient client = host.client("viewer");
                Load load = Load.on(client, host.token("viewer"), METHODS)) {
            client.call("subscribe_events", Map.of("topics", List.of("camera.connected", "camera.disconnected")));

            assertThat(run(host, "plugin", "install", videofolder.toString(), brightness.toString()))
                    .contains(VIDEOS + " 1.0.0 is added", BRIGHTNESS + " 1.0.0 is added");
            String garden = awaitCamera(client, "garden");
            theMethodIsThereWithItsChecks(host, client, garden);
            thePageShows(host, here, garden);
            filesComeAndGo(client, videos);

            // an older picture will do: how often a busy machine gets to take one is not the question here
            var call = new Load.Request(METHOD, Map.of("device", garden, "max_age", 60));
            load.add(call);
            int events = cameraEvents(client);
            for (String part : List.of("io.camhost.streams", "io.camhost.cameras", "io.camhost.rpc"))
                swap(host, load, here, host.bundle(part));
            swap(host, load, here, brightness);
            swap(host, load, here, videofolder);
            assertThat(run(host, "plugin", "list")).containsPattern(VIDEOS + " +1\\.0\\.1 +running");
            assertThat(cameraEvents(client)).as("nobody notices a swap").isEqualTo(events);
            assertThat(loaded(host, VIDEOS + ".VideoFolder"))
                    .as("of the old one nothing is left")
                    .isEqualTo(1);
            assertThat(loaded(host, BRIGHTNESS + ".Brightness")).isEqualTo(1);

            load.drop(call);
            configure(here, others);
            awaitCamera(client, "yard");
            await().until(() -> status(client, "garden").equals("DISCONNECTED"));

            assertThat(run(host, "plugin", "remove", VIDEOS, BRIGHTNESS)).contains("is stopped and removed");
            String yard = device(client, "yard");
            await("its cameras go, with an event")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> told(client, "camera.disconnected", yard));
            assertThat(status(client, "yard")).isEqualTo("DISCONNECTED");
            await("the method goes")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> code(client, Map.of("device", garden)) == -32601);
            assertThat(definition(client)).isEmpty();
            assertThat(run(host, "plugin", "list")).isEqualToIgnoringNewLines("no plugins");
            assertThat(loaded(host, VIDEOS + ".VideoFolder")).isZero();
            assertThat(loaded(host, BRIGHTNESS + ".Brightness")).isZero();

            List<String> failures = load.end();
            System.out.println("plugins come and go: " + load.summary());
            assertThat(failures).isEmpty();
            assertThat(client.open()).isTrue();
            assertThat(host.status().path("ready").asBoolean()).isTrue();
        }
    }

    @Test
    void stayInstalledUntilTheShippedSetIsAskedFor(@TempDir Path here) throws Exception {
        Path videos = Files.createDirectory(here.resolve("videos"));
        video(videos.resolve("garden.mp4"), "white");
        Path conf = configure(here, videos);
        String garden;
        try (Host host = Host.in(here).option("--conf", conf.toString()).start()) {
            run(host, "plugin", "install", videofolder.toString());
            try (RpcClient client = host.client("viewer")) {
                garden = awaitCamera(client, "garden");
            }
            assertThat(host.stop()).isZero();
            host.start();
            try (RpcClient client = host.client("viewer")) {
                assertThat(awaitCamera(client, "garden"))
                        .as("the same camera as before")
                        .isEqualTo(garden);
            }
            assertThat(run(host, "plugin", "list")).contains(VIDEOS);
            host.stop();
        }
        try (Host host =
                Host.in(here).option("--shipped", "--conf", conf.toString()).start()) {
            assertThat(run(host, "plugin", "list")).containsPattern(VIDEOS + " +1\\.0\\.0 +not running");
            try (RpcClient client = host.client("viewer")) {
                assertThat(status(client, "garden")).isEqualTo("absent");
            }
        }
    }

    private void theMethodIsThereWithItsChecks(Host host, RpcClient client, String garden) {
        assertThat(definition(client)).get().satisfies(method -> {
            assertThat(method.path("x-role").asText()).isEqualTo("viewer");
            assertThat(method.path("params").findValuesAsText("name")).containsExactly("device", "max_age", "area");
        });
        JsonNode result = client.call(METHOD, Map.of("device", garden, "area", "centre"));
        assertThat(result.path("brightness").asDouble()).isGreaterThan(95);
        assertThat(result.path("colour").asText()).isEqualTo("#ffffff");
        assertThat(Instant.parse(result.path("taken_at").asText())).isBefore(Instant.now());
        assertThat(code(client, Map.of())).as("a camera is required").isEqualTo(-32602);
        JsonNode refused = client.answer(METHOD, Map.of("device", garden, "max_age", 0));
        assertThat(refused.at("/error/data/rule").asText()).isEqualTo("range");
        assertThat(code(client, Map.of("device", garden, "area", "left"))).isEqualTo(-32602);
        assertThat(code(client, Map.of("device", "camera4711"))).isEqualTo(-32010);
        try (RpcClient nobody = RpcClient.connect(host.port("main"))) {
            assertThat(code(nobody, Map.of("device", garden)))
                    .as("the role is checked")
                    .isEqualTo(-32001);
        }
    }

    private static void thePageShows(Host host, Path here, String camera) throws IOException {
        if (!Browser.onPath("chromium") || !Browser.onPath("chromedriver"))
            return; // FirstLightIT says that it is missing
        try (Browser browser = Browser.open(Files.createDirectory(here.resolve("browser")))) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            LiveVideo video = new LiveVideo(browser, camera);
            video.play();
            video.awaitPlaying();
            assertThat(browser.script(
                                    "return document.querySelector(arguments[0]).textContent",
                                    "[data-camera='" + camera + "']")
                            .asText())
                    .contains("garden");
        }
    }

    private static void filesComeAndGo(RpcClient client, Path videos) throws IOException {
        Path door = videos.resolve("door.mp4");
        Files.copy(videos.resolve("garden.mp4"), door);
        Files.setLastModifiedTime(door, FileTime.from(Instant.now().minusSeconds(60)));
        String id = awaitCamera(client, "door");
        await().until(() -> told(client, "camera.connected", id));
        Files.delete(door);
        await().until(() -> told(client, "camera.disconnected", id));
    }

    private static void swap(Host host, Load load, Path here, Path jar) {
        load.awaitCalls(20);
        String version = jar.toString().contains("com.example") ? "1.0.1" : "0.1.1";
        run(
                host,
                "swap",
                Repacker.withVersion(jar, here.resolve("raised"), version).toString());
        load.awaitCalls(20);
    }

    private static String run(Host host, String... words) {
        Host.Result result = host.command(words);
        assertThat(result.exit()).as("%s%s", result.output(), result.errors()).isZero();
        return result.output();
    }

    private static void video(Path file, String colour) {
        Host.Result made = Host.run(
                List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=c=" + colour + ":size=320x180:rate=15",
                        "-t",
                        "4",
                        "-pix_fmt",
                        "yuv420p",
                        file.toString()),
                Map.of());
        assertThat(made.exit()).as(made.errors()).isZero();
    }

    /** Writes the file anew: the host notices by itself. */
    private static Path configure(Path here, Path videos) throws IOException {
        return Files.writeString(here.resolve("camhost.yaml"), """
                plugins:
                  com.example.videofolder:
                    folder: %s
                    rescan: 1
                """.formatted(videos));
    }

    private static Optional<JsonNode> camera(RpcClient client, String name) {
        for (JsonNode camera : client.call("get_camera_list").path("cameras"))
            if (camera.path("name").asText().equals(name)) return Optional.of(camera);
        return Optional.empty();
    }

    private static String status(RpcClient client, String name) {
        return camera(client, name)
                .map(camera -> camera.path("status").asText())
                .orElse("absent");
    }

    private static String device(RpcClient client, String name) {
        return camera(client, name).orElseThrow().path("device").asText();
    }

    private static String awaitCamera(RpcClient client, String name) {
        await("a camera named " + name)
                .atMost(Duration.ofSeconds(30))
                .until(() -> status(client, name).equals("CONNECTED"));
        return device(client, name);
    }

    private static boolean told(RpcClient client, String topic, String device) {
        return client.notifications(topic).stream()
                .anyMatch(message -> message.at("/params/device").asText().equals(device));
    }

    private static int cameraEvents(RpcClient client) {
        return client.notifications("camera.connected").size()
                + client.notifications("camera.disconnected").size();
    }

    private static int code(RpcClient client, Map<String, ?> parameters) {
        return client.answer(METHOD, parameters).at("/error/code").asInt();
    }

    private static Optional<JsonNode> definition(RpcClient client) {
        for (JsonNode method : client.call("rpc.discover").path("methods"))
            if (method.path("name").asText().equals(METHOD)) return Optional.of(method);
        return Optional.empty();
    }

    /** How many classes of that name there are in the host: one for each class loader that is still there. */
    private static int loaded(Host host, String type) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        String pid = String.valueOf(host.pid());
        Host.run(List.of(jcmd, pid, "GC.run"), Map.of());
        String tree = Host.run(List.of(jcmd, pid, "VM.class_hierarchy", type), Map.of())
                .output();
        return (int)
                tree.lines().filter(line -> line.contains("--" + type + "/")).count();
    }
}
