package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How somebody gets in who has just started a host for the first time. */
class FirstRunIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Host host;

    @BeforeAll
    static void start() {
        host = Host.in(folder).option("--demo").start();
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    private static Browser browser(String profile) throws Exception {
        return Browser.open(Files.createDirectories(folder.resolve(profile)));
    }

    private static void awaitCameras(Browser browser) {
        await("the cameras are shown")
                .atMost(SOON)
                .until(() -> browser.script("return document.querySelectorAll('[data-camera]').length")
                                .asInt()
                        == 2);
    }

    @Test
    void theLinkOpensOnceAndAReloadStaysLoggedIn() throws Exception {
        String link = host.command("shell", "camhost:link").output().strip();
        assertThat(link).contains("/#code=");
        Host.Result swapped =
                host.command("swap", host.bundle("io.camhost.shell").toString());
        assertThat(swapped.exit()).as(swapped.toString()).isZero();
        try (Browser browser = browser("first")) {
            browser.go(link);
            awaitCameras(browser);
            assertThat(browser.script("return location.hash").asText()).isEmpty();
            browser.script("location.reload()");
            awaitCameras(browser);
        }
        try (Browser other = browser("second")) {
            other.go(link);
            await("the page says why")
                    .atMost(SOON)
                    .until(() -> other.script("return document.getElementById('login-problem').textContent")
                            .asText()
                            .contains("has been used"));
            assertThat(other.script("return document.querySelectorAll('[data-camera]').length")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void aStartThatFailsLeavesNoArchiveOfClassesThatIsUsed() throws Exception {
        Path place = Files.createDirectories(folder.resolve("archive"));
        try (Host refused = Host.in(place)
                .archiving()
                .with("CAMERA_SERVICE_SERVER_HOST", "203.0.113.9")
                .launch()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> refused.output().contains("could not start"));
        }
        try (Host first = Host.in(place).archiving().start()) {
            assertThat(first.commandLine()).contains("-XX:ArchiveClassesAtExit=");
            first.stop();
        }
        try (Host second = Host.in(place).archiving().start()) {
            assertThat(second.commandLine()).contains("-XX:SharedArchiveFile=");
        }
    }
}
