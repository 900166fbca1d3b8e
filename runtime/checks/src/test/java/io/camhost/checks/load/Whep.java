package io.camhost.checks.load;

import static org.awaitility.Awaitility.await;

import io.camhost.checks.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Somebody at the page who watches camera0 by WebRTC. */
final class Whep implements AutoCloseable {
    private static final String VIDEO = "document.querySelector(\"[data-camera='camera0'] video\")";
    /** The page counts its connections and the longest time without a new picture. */
    private static final String WATCH = """
            window.connections = 0;
            window.longest = 0;
            window.last = 0;
            const Real = window.RTCPeerConnection;
            window.RTCPeerConnection = function (...a) { window.connections++; return new Real(...a); };
            window.RTCPeerConnection.prototype = Real.prototype;""";

    private static final String FOLLOW = """
            const video = VIDEO;
            window.last = performance.now();
            const seen = () => {
                const now = performance.now();
                window.longest = Math.max(window.longest, now - window.last);
                window.last = now;
                video.requestVideoFrameCallback(seen);
            };
            video.requestVideoFrameCallback(seen);""".replace("VIDEO", VIDEO);

    private static final double MOST_MILLIS = 3000;

    private final Browser browser;

    private Whep(Browser browser) {
        this.browser = browser;
    }

    static Whep watch(Path folder, int port, String token) {
        try {
            Browser browser = Browser.open(Files.createDirectories(folder.resolve("browser")));
            browser.go("http://127.0.0.1:" + port + "/#token=" + token);
            browser.script(WATCH);
            browser.click("[data-camera='camera0'] [data-action='play']");
            await("WHEP plays")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> browser.script("const v = " + VIDEO
                                    + "; return !!v && !!v.srcObject && v.videoWidth > 0 && v.currentTime > 0")
                            .asBoolean());
            browser.script(FOLLOW);
            return new Whep(browser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String complaint() {
        int connections = browser.script("return window.connections").asInt();
        if (connections != 1) return "WHEP: the page has made " + connections + " connections";
        double longest = browser.script("return Math.max(window.longest, performance.now() - window.last)")
                .asDouble();
        if (longest > MOST_MILLIS) return "WHEP: no new picture for " + Math.round(longest) + " ms";
        return "";
    }

    @Override
    public void close() {
        browser.close();
    }
}
