package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.FakeVault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of maps: each item a configuration of a factory. */
class ItemsTest {
    private static final String GARDEN = "io.camhost.rtsp.cameras~Garden";

    @TempDir
    Path folder;

    private final FakeConfigurationAdmin admin = new FakeConfigurationAdmin();

    private static Reading read(String text) {
        return ConfigReader.read(text, Map.of());
    }

    private static String garden(String more) {
        return "rtsp:\n  cameras:\n    - name: Garden\n      url: rtsp://192.0.2.7/stream1\n" + more.indent(6);
    }

    private FileConfig start(String text, Map<String, String> environment) throws Exception {
        Path file = Files.writeString(folder.resolve("camhost.yaml"), text);
        return new FileConfig(
                name -> name.equals("camhost.conf") ? file.toString() : null,
                environment,
                admin,
                new FakeVault(),
                Duration.ofMillis(10),
                Duration.ofMillis(2));
    }

    @Test
    void eachIsAConfigurationOfTheFactoryAndTheSectionNamesThemAll() {
        Reading reading = read(garden("user: camhost\npassword: hidden") + """
                    - {name: Front door, url: "rtsps://192.0.2.8:7441/a?b=c"}
                """);
        assertThat(reading.violations()).isEmpty();
        assertThat(reading.settings().configurations().get(GARDEN))
                .isEqualTo(Map.of("name", "Garden", "url", "rtsp://192.0.2.7/stream1", "user", "camhost"));
        assertThat(reading.settings().configurations().get("io.camhost.rtsp.cameras~Front%20door"))
                .containsEntry("name", "Front door");
        assertThat(reading.settings().configurations().get("io.camhost.rtsp").get("cameras"))
                .isEqualTo(new String[] {"Garden", "Front door"});
    }

    @Test
    void theExampleOfTheShippedFileIsRightWhenItsCommentSignsAreTakenAway() {
        String example = ShippedFile.text().replaceAll("(?m)^  # ((  (- |  )[a-z_]+: .*)|cameras:)$", "  $1");
        Reading reading = read(example);
        assertThat(reading.violations()).isEmpty();
        assertThat(reading.settings().items()).extracting(Item::name).containsExactly("Garden");
        assertThat(reading.warnings())
                .containsExactly("rtsp.cameras.Garden.password_file: it is not there, or is no file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cameras: Garden                              | rtsp.cameras: a list of up to 64 items with keys below each, got Garden
            cameras: [Garden]                            | rtsp.cameras: an item has keys, `- name: …`, got Garden
            cameras: [{name: G}]                         | rtsp.cameras.G.url: must be there, got nothing
            cameras: [{url: "rtsp://a/"}]                | rtsp.cameras.1.name: must be there, got nothing
            cameras: [{name: G, url: "http://a/"}]       | rtsp.cameras.G.url: rtsp://host[:port]/path or rtsps://…, without user and password: they are keys of their own, got http://a/
            cameras: [{name: "a/b", url: "rtsp://a/"}]   | rtsp.cameras.a/b.name: 1–64 letters, digits, spaces and _ . -, begins with a letter or digit, got a/b
            cameras: [{name: G, url: "rtsp://a/"}, {name: g, url: "rtsp://b/"}] | rtsp.cameras.g: a name that no other item has, got it twice
            """)
    void saysWhatIsWrong(String line, String message) {
        assertThat(read("rtsp:\n  " + line + "\n").violations()).containsExactly(message);
    }

    @Test
    void aUrlWithALoginIsRefused() {
        assertThat(read("rtsp: {cameras: [{name: G, url: \"rtsp://u:p@a/\"}]}").violations())
                .hasSize(1);
    }

    @Test
    void unknownKeysAreIgnoredAndSaidSo() {
        assertThat(read(garden("pasword: x")).warnings())
                .containsExactly("rtsp.cameras.Garden.pasword: unknown key in line 5, ignored");
    }

    @Test
    void aPasswordIsKnownByNameAndNowhereElse() throws Exception {
        FileConfig config = start(garden("user: camhost\npassword: hidden"), Map.of());
        assertThat(config.find("rtsp.cameras.Garden.password").orElseThrow().reveal())
                .isEqualTo("hidden");
        assertThat(config.find("rtsp.cameras.Shed.password")).isEmpty();
        assertThat(admin.stored.toString()).doesNotContain("hidden");
        config.leave();
    }

    @Test
    void theEnvironmentsPasswordWins() throws Exception {
        Map<String, String> environment = Map.of("CAMERA_SERVICE_RTSP_CAMERAS_GARDEN_PASSWORD", "other");
        FileConfig config = start(garden("password: hidden"), environment);
        assertThat(config.find("rtsp.cameras.Garden.password").orElseThrow().reveal())
                .isEqualTo("other");
        assertThat(ConfigReader.read(garden(""), environment).warnings()).isEmpty();
        config.leave();
    }

    @Test
    void aPasswordFileIsTakenWhenOthersCannotReadIt() throws Exception {
        Path file = Files.writeString(folder.resolve("garden.password"), "from file\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        FileConfig config = start(garden("password_file: " + file), Map.of());
        assertThat(config.find("rtsp.cameras.Garden.password").orElseThrow().reveal())
                .isEqualTo("from file");
        assertThat(admin.stored.get(GARDEN)).doesNotContainKey("password.file");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(config.find("rtsp.cameras.Garden.password")).isEmpty();
        assertThat(read(garden("password_file: " + file)).warnings())
                .containsExactly("rtsp.cameras.Garden.password_file: it can be read by others: chmod 600 it");
        config.leave();
    }

    @Test
    void aChangeTouchesOnlyWhatHasChanged() throws Exception {
        String shed = "    - {name: Shed, url: \"rtsp://192.0.2.9/\"}\n";
        FileConfig config = start(garden("") + shed, Map.of());
        int before = admin.updates;
        Files.writeString(folder.resolve("camhost.yaml"), garden(""));
        Awaitility.await()
                .untilAsserted(() -> assertThat(admin.stored).doesNotContainKey("io.camhost.rtsp.cameras~Shed"));
        assertThat(admin.stored).containsKey(GARDEN);
        Awaitility.await()
                .untilAsserted(() -> assertThat(admin.stored.get("io.camhost.rtsp"))
                        .containsEntry("cameras", new String[] {"Garden"}));
        assertThat(admin.updates).as("only the list of names").isEqualTo(before + 1);
        config.leave();
    }
}
