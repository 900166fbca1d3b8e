package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The video of one camera on the page, as its viewer sees it. */
record LiveVideo(Browser browser, String camera) {
    /** For a viewer who has logged in: by WebRTC where the browser can, else by HLS. */
    static void assertPlaysByWhepAndByHls(Host host, Path profile, String byWhep, String byHls) throws IOException {
        String page = "http://127.0.0.1:" + host.port("main") + "/#token=";
        try (Browser browser = Browser.open(Files.createDirectories(profile))) {
            browser.go(page + host.token("viewer"));
            LiveVideo first = new LiveVideo(browser, byWhep);
            first.play();
            first.awaitPlaying();
            assertThat(first.byWebRtc()).isTrue();
            browser.go("about:blank");
            browser.go(page + host.token("viewer"));
            browser.script("delete window.RTCPeerConnection");
            LiveVideo second = new LiveVideo(browser, byHls);
            second.play();
            second.awaitPlaying();
            assertThat(second.byWebRtc()).isFalse();
        }
    }

    /** Starts it. */
    void play() {
        browser.click(card() + " [data-action='play']");
    }

    void stop() {
        browser.click(card() + " [data-action='stop']");
    }

    /** Waits until there are pictures, and that they move. */
    void awaitPlaying() {
        await(camera + " plays").atMost(Duration.ofSeconds(40)).until(this::plays);
        double before = time();
        await(camera + " goes on").atMost(Duration.ofSeconds(20)).until(() -> time() > before + 1);
    }

    boolean plays() {
        return browser.script(PLAYING, video()).asBoolean();
    }

    /** Waits until the clock in the picture is within 5 s of now. */
    void awaitClockOfNow() {
        await("the clock in the picture of " + camera)
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    long clock = browser.script(PICTURE_CLOCK, video()).asLong();
                    return Math.floorMod(Instant.now().getEpochSecond() - clock, 65536L) <= 5;
                });
    }

    private boolean byWebRtc() {
        return browser.script("return !!document.querySelector(arguments[0]).srcObject", video())
                .asBoolean();
    }

    double time() {
        return browser.script("return document.querySelector(arguments[0]).currentTime", video())
                .asDouble();
    }

    private String card() {
        return "[data-camera='" + camera + "']";
    }

    private String video() {
        return card() + " video";
    }

    private static final String PLAYING =
            "const v = document.querySelector(arguments[0]); return !!v && v.videoWidth > 0 && v.currentTime > 0 && !v.paused";

    /** Reads the boxes that {@code discovery.simulated} draws: seconds since 1970, modulo 65536; -1 when they cannot be read. */
    private static final String PICTURE_CLOCK = """
            const v = document.querySelector(arguments[0]);
            if (!v || !v.videoWidth) return -1;
            const canvas = document.createElement('canvas');
            canvas.width = v.videoWidth;
            canvas.height = v.videoHeight;
            const context = canvas.getContext('2d');
            context.drawImage(v, 0, 0);
            const y = (Math.floor(canvas.height / 16) - 2) * 16 + 8;
            const box = i => context.getImageData(16 + 16 * i + 8, y, 1, 1).data[1];
            const white = box(0), black = box(1);
            if (white - black < 100) return -1;
            let value = 0;
            for (let i = 2; i < 18; i++) value = value * 2 + (box(i) > (white + black) / 2 ? 1 : 0);
            return value;""";
}
