package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as people meet it, in a headless Chromium. */
class PageIT {
    @TempDir
    static Path profiles;

    @BeforeAll
    static void needs() {
        Media.assumeFfmpeg();
    }

    private static Browser browser(String name) throws IOException {
        return Browser.open(Files.createDirectories(profiles.resolve(name)));
    }

    private static void awaitConnection(Browser browser, String state) {
        await("the page says: " + state)
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.script("return document.querySelector('#connection').dataset.state")
                        .asText()
                        .equals(state));
    }

    private static int count(Browser browser, String selector) {
        return browser.script("return document.querySelectorAll(arguments[0]).length", selector)
                .asInt();
    }

    @Test
    void afterACrashOfTheHostThePageAndItsVideoComeBackByThemselves(@TempDir Path folder) throws IOException {
        String port = Integer.toString(Host.freePort()); // the page comes back to where it was
        try (Host host = Host.in(folder)
                        .with("CAMERA_SERVICE_SERVER_PORT", port)
                        .option("--demo")
                        .start();
                Browser browser = browser("crash")) {
            browser.go("http://127.0.0.1:" + port + "/#token=" + host.token("operator"));
            browser.script("window.notReloaded = true");
            LiveVideo video = new LiveVideo(browser, "camera0");
            video.play();
            video.awaitPlaying();
            host.kill();
            awaitConnection(browser, "lost");
            await("the video ends without its host")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !video.plays());
            assertThat(count(browser, "[data-action='record'][aria-disabled='true']"))
                    .as("what cannot be done now is not offered")
                    .isEqualTo(2);
            host.start();
            awaitConnection(browser, "connected");
            video.awaitPlaying();
            video.awaitClockOfNow();
            await("both cameras are known again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> count(browser, "[data-status='CONNECTED'][data-known='true']") == 2);
            assertThat(count(browser, "[data-action='record']:not([aria-disabled])"))
                    .isEqualTo(2);
            assertThat(browser.script("return window.notReloaded").asBoolean()).isTrue();
        }
    }

    @Test
    void everyRoleSeesWhatItMayDoAndStrangersOnlyTheLogin(@TempDir Path folder) throws IOException {
        try (Host host = Host.in(folder).option("--demo").start();
                Browser browser = browser("roles")) {
            String page = "http://127.0.0.1:" + host.port("main") + "/";
            browser.go(page);
            await().until(() -> count(browser, "#login:not([hidden])") == 1);
            assertThat(count(browser, "article")).isZero();
            browser.go(page + "#token=a.b.c");
            await("why it was refused")
                    .until(() -> browser.script("return document.querySelector('#login-problem').textContent")
                            .asText()
                            .contains("not valid"));
            browser.go(page + "#token=" + host.token("viewer"));
            await("the cameras").until(() -> count(browser, "article") == 2);
            assertThat(count(browser, ".actions button:not([hidden])")).isZero();
            browser.go(page + "#token=" + host.token("operator"));
            await("an operator's buttons").until(() -> count(browser, ".actions button:not([hidden])") == 6);
            browser.click("#logout");
            await().until(() -> count(browser, "#login:not([hidden])") == 1);
            assertThat(count(browser, "article")).isZero();
        }
    }

    @Test
    void theKeyboardIsEnoughAndKeepsItsPlace(@TempDir Path folder) throws IOException {
        try (Host host = Host.in(folder).option("--demo").start();
                Browser browser = browser("keys")) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            await("the cameras").until(() -> count(browser, "[data-status='CONNECTED']") == 2);
            String snapshot = "[data-camera='camera0'] [data-action='snapshot']";
            for (int tabs = 0; tabs < 15 && count(browser, snapshot + ":focus") == 0; tabs++) browser.keys(Browser.TAB);
            assertThat(count(browser, snapshot + ":focus-visible")).isEqualTo(1);
            browser.keys(Browser.ENTER);
            await("it is said")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> count(browser, "#messages[aria-live] .message") == 1);
            assertThat(count(browser, snapshot + ":focus-visible"))
                    .as("still there")
                    .isEqualTo(1);
            assertThat(count(browser, "button:not([aria-label]):empty, img:not([alt])"))
                    .as("buttons without a name, pictures without a text")
                    .isZero();
        }
    }

    @Test
    void aCameraIsGivenANameThatEverybodySees(@TempDir Path folder) throws IOException {
        try (Host host = Host.in(folder).option("--demo").start();
                Browser browser = browser("names");
                RpcClient viewer = host.client("viewer")) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            await("the cameras").until(() -> count(browser, "[data-status='CONNECTED']") == 2);
            name(browser, "camera0", "Front door");
            await("the dialog is closed").until(() -> count(browser, "#naming[open]") == 0);
            await("the name is there").until(() -> heading(browser, "camera0").equals("Front door"));
            assertThat(viewer.call("get_camera_status", Map.of("device", "camera0"))
                            .path("name")
                            .asText())
                    .isEqualTo("Front door");

            name(browser, "camera1", "front door");
            await("it says why not")
                    .until(() -> browser.script("return document.querySelector('#naming-problem').textContent")
                            .asText()
                            .contains("camera0 is called that already"));
            browser.click("#naming-cancel");
            assertThat(viewer.answer("camhost.set_camera_alias", Map.of("device", "camera0", "alias", "Mine"))
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(-32002);
            name(browser, "camera0", "");
            await("its own name").until(() -> heading(browser, "camera0").equals("Simulated camera 0"));
        }
    }

    @Test
    void aCameraThatCannotBeUsedSaysWhy(@TempDir Path folder) throws IOException {
        try (Host host = Host.in(folder)
                        .with("CAMERA_SERVICE_SIMULATED_VIDEOS", "/nowhere/garden.mp4")
                        .start();
                Browser browser = browser("reasons")) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("viewer"));
            await("the reason")
                    .until(() -> browser.script("return document.querySelector('main').innerText")
                            .asText()
                            .contains("Not connected: there is no such file (simulated.videos)."));
        }
    }

    private static void name(Browser browser, String camera, String name) {
        browser.click("[data-camera='" + camera + "'] [data-action='rename']");
        browser.script("document.querySelector('#naming-name').value = arguments[0]", name);
        browser.click("#naming-form [type='submit']");
    }

    private static String heading(Browser browser, String camera) {
        return browser.script("return document.querySelector(`[data-camera='${arguments[0]}'] h2`).textContent", camera)
                .asText();
    }
}
