package io.camhost.checks.load;

import static org.awaitility.Awaitility.await;

import io.camhost.checks.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A browser that plays the same path by WebRTC and by HLS at once, with the players that the media server brings along. */
final class PagePlayers implements AutoCloseable {
    private static final List<String> NAMES = List.of("WebRTC", "HLS");

    /** Counts pictures, the longest time without a new one, and what a player does to begin anew. */
    private static final String FOLLOW = """
            const video = document.querySelector('video');
            window.pictures = 0;
            window.longest = 0;
            window.connections = 0;
            window.source = video.src;
            window.last = performance.now();
            const Real = window.RTCPeerConnection;
            window.RTCPeerConnection = function (...a) { window.connections++; return new Real(...a); };
            window.RTCPeerConnection.prototype = Real.prototype;
            const seen = () => {
                const now = performance.now();
                window.longest = Math.max(window.longest, now - window.last);
                window.last = now;
                window.pictures++;
                video.requestVideoFrameCallback(seen);
            };
            video.requestVideoFrameCallback(seen);""";

    private static final String STALL = """
            const longest = Math.max(window.longest, performance.now() - window.last);
            window.longest = 0;
            return longest;""";

    private static final String RECONNECTS = """
            const video = document.querySelector('video');
            return window.connections + (video.src === window.source ? 0 : 1);""";

    private static final String DAMAGE = """
            const video = document.querySelector('video');
            return (video.error ? 'error ' + video.error.message : '')
                + (video.getVideoPlaybackQuality().corruptedVideoFrames || '');""";

    private final Browser browser;

    private PagePlayers(Browser browser) {
        this.browser = browser;
    }

    static PagePlayers watch(Path folder, int webrtc, int hls, String path) {
        try {
            Path page = Files.writeString(
                    Files.createDirectories(folder.resolve("players")).resolve("page.html"),
                    "<iframe width=600 height=400 allow=autoplay src='http://127.0.0.1:" + webrtc + "/" + path
                            + "/?muted=true'></iframe>"
                            + "<iframe width=600 height=400 allow=autoplay src='http://127.0.0.1:" + hls + "/" + path
                            + "/?muted=true'></iframe>");
            PagePlayers players = new PagePlayers(Browser.open(Files.createDirectories(folder.resolve("browser"))));
            players.browser.go(page.toUri().toString());
            for (int i = 0; i < NAMES.size(); i++) players.begin(i);
            return players;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(int player) {
        into(player);
        await(NAMES.get(player) + " plays")
                .atMost(Duration.ofSeconds(40))
                .until(() -> browser.script("const v = document.querySelector('video');"
                                + "return !!v && v.videoWidth > 0 && v.currentTime > 0")
                        .asBoolean());
        browser.script(FOLLOW);
    }

    private void into(int player) {
        browser.frame(-1);
        browser.frame(player);
    }

    List<String> names() {
        return NAMES;
    }

    /** Pictures so far. */
    long pictures(int player) {
        into(player);
        return browser.script("return window.pictures").asLong();
    }

    /** The longest time without a new picture, until now, since it was asked last. */
    Duration longestStall(int player) {
        into(player);
        return Duration.ofMillis(Math.round(browser.script(STALL).asDouble()));
    }

    /** How often it has begun anew. */
    int reconnects(int player) {
        into(player);
        return browser.script(RECONNECTS).asInt();
    }

    /** What the browser says of damage; blank for none. */
    String damage(int player) {
        into(player);
        return browser.script(DAMAGE).asText();
    }

    @Override
    public void close() {
        browser.close();
    }
}
