package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.testing.FakeVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigTest {
    @TempDir
    Path folder;

    private final FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
    private final FakeVault vault = new FakeVault();
    private final List<FileConfig> started = new ArrayList<>();

    private Path file() {
        return folder.resolve("camhost.yaml");
    }

    private FileConfig start(String text, Map<String, String> environment) throws IOException {
        Files.writeString(file(), text);
        return start(environment);
    }

    private FileConfig start(Map<String, String> environment) throws IOException {
        FileConfig config = new FileConfig(
                name -> name.equals("camhost.conf") ? file().toString() : null,
                environment,
                admin,
                vault,
                Duration.ofMillis(10),
                Duration.ofMillis(2));
        started.add(config);
        return config;
    }

    @AfterEach
    void leave() {
        started.forEach(FileConfig::leave);
    }

    @Test
    void putsWhatIsSetIntoConfigAdmin() throws Exception {
        start("server: {port: 9000}\nrpc: {swap_wait: 2s}", Map.of());
        assertThat(admin.stored.get("io.camhost.server"))
                .containsEntry("port", 9000)
                .hasSize(2);
        assertThat(admin.stored.get("io.camhost.rpc")).containsEntry("swap.wait", 2.0);
        // components with several PIDs get nothing behind one that is missing
        assertThat(admin.stored.get("io.camhost.security")).containsOnlyKeys("service.pid");
        assertThat(admin.stored.get("io.camhost.notifications.websocket")).containsOnlyKeys("service.pid");
    }

    @Test
    void refusesToStartAndSaysAllThatIsWrong() {
        assertThatThrownBy(() -> start("server: {port: -1}\ncamera: {poll_interval: 0}", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("camhost.yaml is wrong")
                .hasMessageContaining("server.port: 1–65535, or 0 for any free one, got -1")
                .hasMessageContaining("camera.poll_interval: at least 0.01, got 0");
        assertThat(admin.stored).isEmpty();
    }

    @Test
    void refusesToStartWithoutTheFileThatIsGiven() {
        assertThatThrownBy(() -> start(Map.of())).hasMessageContaining("is not there");
    }

    @Test
    void aChangeOfTheFileAppliesByItself() throws Exception {
        FileConfig config = start("rpc: {swap_wait: 2s}\ncamera: {poll_interval: 1}", Map.of());
        Files.writeString(file(), "rpc: {swap_wait: 3s}");
        await().untilAsserted(() -> {
            assertThat(admin.stored.get("io.camhost.rpc")).containsEntry("swap.wait", 3.0);
            assertThat(admin.stored.get("io.camhost.camera")).containsOnlyKeys("service.pid");
        });
        assertThat(config.report().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aBadChangeIsRefusedWholeUntilItIsMended() throws Exception {
        FileConfig config = start("rpc: {swap_wait: 2s}", Map.of());
        Files.writeString(file(), "rpc: {swap_wait: 3s}\ncamera: {poll_interval: 0}");
        await().untilAsserted(() -> assertThat(config.report().health()).isEqualTo(Health.DEGRADED));
        assertThat(admin.stored.get("io.camhost.rpc")).containsEntry("swap.wait", 2.0);
        Files.delete(file());
        Files.writeString(file(), "rpc: {swap_wait: 4s}");
        await().untilAsserted(
                        () -> assertThat(admin.stored.get("io.camhost.rpc")).containsEntry("swap.wait", 4.0));
        assertThat(config.report().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void portsAndPathsCountAfterARestartOnly() throws Exception {
        FileConfig config = start("server: {port: 9000, write_timeout: 1}", Map.of());
        Files.writeString(file(), "server: {port: 9001, write_timeout: 2}");
        await().untilAsserted(
                        () -> assertThat(admin.stored.get("io.camhost.server")).containsEntry("write.timeout", 2.0));
        assertThat(admin.stored.get("io.camhost.server")).containsEntry("port", 9000);
        assertThat(config.report().details()).containsEntry("restart_needed", List.of("server.port"));
        assertThat(config.report().message()).isEqualTo("applied; from the next start on also server.port");
    }

    @Test
    void aDefaultThatIsWrittenOutNeedsNoRestart() throws Exception {
        FileConfig config = start("server: {write_timeout: 1}", Map.of());
        Files.writeString(file(), "server: {port: 8002, write_timeout: 2}");
        await().untilAsserted(
                        () -> assertThat(admin.stored.get("io.camhost.server")).containsEntry("write.timeout", 2.0));
        assertThat(config.report().message()).isEqualTo("applied");
    }

    @Test
    void withHotReloadOffTheFileIsLeftAlone() throws Exception {
        FileConfig config = start("rpc: {swap_wait: 2s}", Map.of("CAMERA_SERVICE_ENABLE_HOT_RELOAD", "false"));
        Files.writeString(file(), "rpc: {swap_wait: oops}");
        assertThat(config.report().health()).isEqualTo(Health.HEALTHY);
        config.leave();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("config-watch"));
    }

    @Test
    void aSuccessorChangesNothing() throws Exception {
        start("server: {port: 9000}\nplugins: {a.b: {c: [1, 2]}}", Map.of()).leave();
        int before = admin.updates;
        start(Map.of());
        assertThat(admin.updates).isEqualTo(before);
    }

    @Test
    void aSuccessorKnowsWhatItsPredecessorWrote() throws Exception {
        start("server: {port: 9000}\nplugins: {a.b: {c: 1}}", Map.of()).leave();
        Files.writeString(file(), "server: {port: 9001}");
        start(Map.of());
        assertThat(admin.stored).containsKey("io.camhost.server").doesNotContainKey("a.b");
        assertThat(admin.stored.get("io.camhost.server")).containsEntry("port", 9000);
    }

    @Test
    void aSuccessorKeepsTheFormerConfigurationWhenTheFileIsBrokenMeanwhile() throws Exception {
        start("rpc: {swap_wait: 2s}", Map.of()).leave();
        Files.writeString(file(), "rpc: {swap_wait: oops}");
        FileConfig successor = start(Map.of());
        assertThat(admin.stored.get("io.camhost.rpc")).containsEntry("swap.wait", 2.0);
        assertThat(successor.report().health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void handsSecretsOutByName() throws Exception {
        FileConfig config = start("server:\n", Map.of("CAMERA_SERVICE_JWT_SECRET", "s".repeat(32)));
        assertThat(config.find("security.jwt_secret_key").orElseThrow().reveal())
                .isEqualTo("s".repeat(32));
        assertThat(config.find("server.port")).isEmpty();
        assertThat(config.find("no.such")).isEmpty();
        assertThat(admin.stored.get("io.camhost.security")).containsOnlyKeys("service.pid");
    }

    @Test
    void setsKeysInTheFileAndAppliesThem() throws Exception {
        FileConfig config = start("# mine\nserver:\n  # port: 8002\n", Map.of());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        config.set(Map.of("rpc.swap_wait", "2s"));
        assertThat(file()).hasContent("# mine\nserver:\n  # port: 8002\n\nrpc:\n  swap_wait: 2s\n");
        assertThat(admin.stored.get("io.camhost.rpc")).containsEntry("swap.wait", 2.0);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
    }

    @Test
    void takesAValueQuotedAsInTheFile() throws Exception {
        FileConfig config = start("mediamtx:\n  public_host: a\n", Map.of());
        config.set(Map.of("mediamtx.public_host", "\"\"", "server.host", "'::1'"));
        assertThat(admin.stored.get("io.camhost.mediamtx")).containsEntry("public.host", "");
        assertThat(file()).content().contains("public_host: \"\"", "host: \"::1\"");
    }

    @Test
    void setsNothingWhenOneOfThemIsWrong() throws Exception {
        FileConfig config = start("server:\n  host: 127.0.0.1\n", Map.of());
        assertThat(catchThrowableOfType(
                                CamhostException.class,
                                () -> config.set(Map.of("rpc.swap_wait", "2s", "server.port", "99999")))
                        .data())
                .containsEntry("param", "server.port")
                .containsEntry("hint", "1–65535, or 0 for any free one");
        assertThatThrownBy(() -> config.set(Map.of("server.prot", "1"))).isInstanceOf(CamhostException.class);
        assertThatThrownBy(() -> config.set(Map.of("server.port", "8003"))).isInstanceOf(CamhostException.class);
        assertThat(file()).hasContent("server:\n  host: 127.0.0.1\n");
    }

    @Test
    void whenItHasLeftItSetsNothingAnyMore() throws Exception {
        FileConfig config = start("server:\n", Map.of());
        config.leave();
        assertThatThrownBy(() -> config.set(Map.of("server.port", "1"))).isInstanceOf(ServiceGone.class);
    }
}
