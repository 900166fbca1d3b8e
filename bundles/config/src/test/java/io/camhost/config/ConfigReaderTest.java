package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    private static Reading read(String text) {
        return ConfigReader.read(text, Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    server        | read_timeout: 500ms              | 0.5
                    server        | read_timeout: 1m30s              | 90.0
                    server        | read_timeout: 24h                | 86400.0
                    server        | read_timeout: 7                  | 7.0
                    server        | max_message_size: 10MB           | 10485760
                    server        | max_message_size: 4096           | 4096
                    server        | port: 8082                       | 8082
                    server        | response_metadata: yes           | true
                    mediamtx.codec| video_level: 3.1                 | 3.1
                    logging       | level: debug                     | debug
                    retention_policy| max_size_gb: 2.5               | 2.5
                    """)
    void deliversEachTypeAsItsOwn(String section, String line, String expected) {
        String[] names = section.split("\\.");
        String text = names.length == 1 ? names[0] + ":\n  " + line : names[0] + ":\n  " + names[1] + ":\n    " + line;
        Reading reading = read(text);
        assertThat(reading.violations()).isEmpty();
        Key key = KeyTable.key(section + "." + line.split(":")[0]);
        Object value = reading.settings().values().get(key);
        assertThat(String.valueOf(value)).isEqualTo(expected);
        assertThat(value)
                .isInstanceOf(
                        switch (key.type()) {
                            case SECONDS, NUMBER -> Double.class;
                            case SIZE -> Long.class;
                            case INTEGER -> Integer.class;
                            case BOOLEAN -> Boolean.class;
                            default -> String.class;
                        });
    }

    @Test
    void deliversListsAsArraysAlsoWhenWrittenAsOneText() {
        Reading reading = read("""
                security:
                  cors_origins:
                    - http://a
                    - http://b
                camera: {device_range: [0, 4]}
                mediamtx:
                  backoff_jitter_range: "[0.9, 1.1]"
                """);
        assertThat(reading.violations()).isEmpty();
        assertThat(reading.settings()
                        .configurations()
                        .get("io.camhost.security")
                        .get("cors.origins"))
                .isEqualTo(new String[] {"http://a", "http://b"});
        assertThat(reading.settings().configurations().get("io.camhost.camera").get("device.range"))
                .isEqualTo(new Integer[] {0, 4});
        assertThat(reading.settings()
                        .configurations()
                        .get("io.camhost.mediamtx")
                        .get("backoff.jitter.range"))
                .isEqualTo(new Double[] {0.9, 1.1});
    }

    @Test
    void pushesOnlyWhatIsSetUnderTheSectionsPid() {
        Reading reading = read("server:\n  port: 9000\n  host:\nmediamtx:\n  codec:\n    bitrate: 2M\n");
        assertThat(reading.settings().configurations())
                .containsOnly(
                        entry("io.camhost.server", Map.of("port", 9000)),
                        entry("io.camhost.mediamtx.codec", Map.of("bitrate", "2M")));
    }

    @Test
    void tellsAllViolationsAtOnce() {
        Reading reading = read("""
                server:
                  port: 99999
                  websocket_path: ws
                  read_timeout: 0
                  host: [a, b]
                camera:
                  poll_interval: fast
                mediamtx:
                  codec: {preset: turbo}
                  recordings_path: ../here
                retention_policy:
                  max_age_days: 400
                """);
        assertThat(reading.violations())
                .containsExactlyInAnyOrder(
                        "server.port: 1–65535, or 0 for any free one, got 99999",
                        "server.websocket_path: starts with /, got ws",
                        "server.read_timeout: more than 0, got 0",
                        "server.host: a text, got [a, b]",
                        "camera.poll_interval: seconds, or a time such as 500ms, 30s, 5m, 24h, at least 0.01, got fast",
                        "mediamtx.codec.preset: one of ultrafast, superfast, veryfast, faster, fast, medium, slow, slower,"
                                + " veryslow, got turbo",
                        "mediamtx.recordings_path: an absolute path without .., got ../here",
                        "retention_policy.max_age_days: 1–365, got 400");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    server: {port: 8003}                               | http_health.port: another port than server.port, got 8003
                    storage: {warn_percent: 95}                        | storage.warn_percent: less than storage.block_percent (90), got 95
                    mediamtx: {backoff_jitter_range: [1.2, 0.8]}       | mediamtx.backoff_jitter_range: two numbers, 0 < low ≤ high, got [1.2, 0.8]
                    camera: {device_range: [-1]}                       | camera.device_range: at most 100 numbers, each at least 0, got [-1]
                    server: {pong_wait: 10s}                           | server.pong_wait: more than server.ping_interval (30 s), got 10
                    mediamtx: {recordings_path: /dev/null/here}         | mediamtx.recordings_path: a folder that can be made and written, got /dev/null/here
                    server: 8002                                       | server: a section with keys below it, got 8002
                    plugins: {io.camhost.server: {port: 1}}            | plugins.io.camhost.server: the PID of a plugin, got one of the host's own
                    plugins: {a.b: {c: {d: 1}}}                        | plugins.a.b.c: a plain value or a list of them, got a map
                    """)
    void checksWhatGoesBeyondOneKey(String text, String violation) {
        assertThat(read(text).violations()).containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'server: {port: 1, port: 2}'    | line 1: port is there a second time
                    'server: [1'                    | expected ',' or ']'
                    'just text'                     | the file must consist of sections
                    'a: &x [1]\nb: *x'              | aliases
                    '? {a: 1}\n: 2'                 | line 1: a key must be a plain word
                    """)
    void refusesWhatIsNoYamlOfOurKind(String text, String part) {
        assertThat(read(text.replace("\\n", "\n")).violations())
                .singleElement()
                .asString()
                .contains(part);
    }

    @Test
    void refusesAFileOfCommentsOnly() {
        assertThat(read("# nothing\n").violations()).singleElement().asString().contains("only comments");
    }

    @Test
    void warnsOfWhatItDoesNotKnow() {
        Reading reading = read("server:\n  prot: 1\nsever:\n  port: 1\n");
        assertThat(reading.good()).isTrue();
        assertThat(reading.warnings())
                .containsExactly(
                        "server.prot: unknown key in line 2, ignored", "sever: unknown section in line 3, ignored");
    }

    @Test
    void refusesProtectionThatIsNotBuilt() {
        assertThat(read("server: {tls_cert_path: /etc/cert.pem, tls_key_path: \"\"}")
                        .violations())
                .singleElement()
                .asString()
                .startsWith("server.tls_cert_path: not built yet");
        assertThat(ConfigReader.read(null, Map.of("CAMERA_SERVICE_SERVER_TLS_CERT_PATH", "/x"))
                        .violations())
                .singleElement()
                .asString()
                .startsWith("CAMERA_SERVICE_SERVER_TLS_CERT_PATH: not built yet");
    }

    @Test
    void anyFreePortTwiceIsNoClash() {
        assertThat(read("server: {port: 0}\nhttp_health: {port: 0}").violations())
                .isEmpty();
    }

    @Test
    void neverShowsNorPushesASecret() {
        Reading weak = read("security: {jwt_secret_key: hunter2}");
        assertThat(weak.violations())
                .singleElement()
                .asString()
                .doesNotContain("hunter2")
                .contains("at least 32 bytes");
        assertThat(read("security: {jwt_secret_key: edge-device-secret-key-change-in-production}")
                        .violations())
                .singleElement()
                .asString()
                .contains("published");
        Reading good = read("security: {jwt_secret_key: 0123456789012345678901234567890123456789}");
        assertThat(good.good()).isTrue();
        assertThat(good.settings().configurations()).isEmpty();
        assertThat(read("security: {jwt_secret_key: x, allow_insecure_secret: true}")
                        .violations())
                .isEmpty();
    }

    @Test
    void takesBadLogSettingsForUnset() {
        Reading reading = read("logging: {level: LOUD, max_file_size: huge, backup_count: 2}");
        assertThat(reading.good()).isTrue();
        assertThat(reading.warnings()).hasSize(2);
        assertThat(reading.settings().configurations().get("io.camhost.logging"))
                .isEqualTo(Map.of("backup.count", 2));
    }

    @Test
    void theEnvironmentWinsOverTheFile() {
        Reading reading = ConfigReader.read(
                "server: {port: 9000}\nlogging: {format: json}",
                Map.of(
                        "CAMERA_SERVICE_SERVER_PORT", "9001",
                        "CAMERA_SERVICE_MEDIAMTX_CODEC_BITRATE", "1M",
                        "CAMERA_SERVICE_SECURITY_CORS_ORIGINS", "http://a, http://b",
                        "CAMERA_SERVICE_SERVER_RESPONSE_METADATA", "Yes",
                        "CAMERA_SERVICE_ENV", "development",
                        "PATH", "/bin"));
        Settings settings = reading.settings();
        assertThat(settings.inForce("server.port")).isEqualTo(9001);
        assertThat(settings.inForce("mediamtx.codec.bitrate")).isEqualTo("1M");
        assertThat(settings.inForce("security.cors_origins")).isEqualTo(new String[] {"http://a", "http://b"});
        assertThat(settings.inForce("server.response_metadata")).isEqualTo(true);
        assertThat(settings.inForce("logging.format")).isEqualTo("console");
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void aBadVariableIsToldAndIgnored() {
        Reading reading = ConfigReader.read(
                null, Map.of("CAMERA_SERVICE_SERVER_PORT", "many", "CAMERA_SERVICE_SERVER_PROT", "1"));
        assertThat(reading.good()).isTrue();
        assertThat(reading.errors())
                .containsExactly(
                        "CAMERA_SERVICE_SERVER_PORT: a whole number, 1–65535, or 0 for any free one, got many; ignored");
        assertThat(reading.warnings()).containsExactly("CAMERA_SERVICE_SERVER_PROT: no key of that name, ignored");
        assertThat(reading.settings().configurations()).isEmpty();
    }

    @Test
    void theShortNameOfTheSecretWins() {
        Reading reading = ConfigReader.read(
                null,
                Map.of(
                        "CAMERA_SERVICE_JWT_SECRET", "a".repeat(40),
                        "CAMERA_SERVICE_SECURITY_JWT_SECRET_KEY", "b".repeat(40)));
        assertThat(reading.settings().inForce(KeyTable.JWT_SECRET)).isEqualTo("a".repeat(40));
    }

    @Test
    void handsSettingsOfStrangersOnAsTheyAre() {
        Reading reading = read("""
                plugins:
                  com.example.doorbell:
                    address: 192.168.1.20
                    retry_count: 3
                    big: 5000000000
                    ratio: 0.5
                    on: true
                    rooms: [hall, 2]
                    ports: [1, 2]
                """);
        assertThat(reading.violations()).isEmpty();
        assertThat(reading.settings().configurations().get("com.example.doorbell"))
                .containsOnly(
                        entry("address", "192.168.1.20"),
                        entry("retry_count", 3),
                        entry("big", 5_000_000_000L),
                        entry("ratio", 0.5),
                        entry("on", true),
                        entry("rooms", new String[] {"hall", "2"}),
                        entry("ports", new Integer[] {1, 2}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Door]", "[camera0=]", "[cam0=Door]", "[camera0=A, camera0=B]", "[camera0=A, camera1=a]"})
    void refusesNamesOfCamerasThatNameNothingOrTwice(String aliases) {
        Reading reading = ConfigReader.read("camera:\n  aliases: " + aliases + "\n", Map.of());
        assertThat(reading.violations())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("camera.aliases: each camera<N>=<name>");
        assertThat(ConfigReader.read("camera:\n  aliases: [camera0=Front door, camera12=Hof]\n", Map.of())
                        .violations())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Door]",
                "[camera0=]",
                "[=640x480]",
                "[camera0=fast]",
                "[camera0=640x480 320x240]",
                "[camera0=h264 2M]",
                "[camera0=1M, Camera0=2M]",
                "[camera0=mjpeg raw]",
                "['camera0=input:']",
                "['camera0=input:1 input:2']"
            })
    void refusesWishesThatAreNone(String wishes) {
        assertThat(ConfigReader.read("media:\n  wishes: " + wishes + "\n", Map.of())
                        .violations())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("media.wishes: each <camera or its name>=");
        assertThat(ConfigReader.read(
                                "media:\n  wishes: [camera0=1280x720@15 mjpeg 2M, Front door=@30000/1001, camera2=raw always, camera3=always, 'camera4=640x480 input:HDMI-0']\n",
                                Map.of())
                        .violations())
                .isEmpty();
    }
}
