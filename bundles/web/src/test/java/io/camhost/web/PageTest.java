package io.camhost.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.gateway.HttpAnswer;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private final Page page = new Page(config("", ""));

    private static Page.Config config(String folder, String publicHost) {
        return new Page.Config() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return Page.Config.class;
            }

            @Override
            public String static_dir() {
                return folder;
            }

            @Override
            public String websocket_path() {
                return "/api";
            }

            @Override
            public int hls_port() {
                return 8888;
            }

            @Override
            public int webrtc_port() {
                return 8889;
            }

            @Override
            public String public_host() {
                return publicHost;
            }
        };
    }

    private static HttpAnswer get(Page page, String path) {
        return page.handle(Requests.get(path)).toCompletableFuture().join();
    }

    @Test
    void tellsThePageWhereTheApiIs() {
        HttpAnswer answer = get(page, "/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "text/html;charset=utf-8");
        assertThat(Requests.text(answer)).contains("content=\"/api\"").doesNotContain("{{");
    }

    @Test
    void allowsThePageItselfTheApiAndTheMediaServerOnly() {
        assertThat(get(page, "/").headers().get("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self';")
                .contains("connect-src 'self' ws://cams.local:8002 http://cams.local:8888 https://cams.local:8888 "
                        + "http://cams.local:8889 https://cams.local:8889;");
        assertThat(get(new Page(config("", "media.example")), "/").headers().get("Content-Security-Policy"))
                .contains("http://media.example:8888");
    }

    @Test
    void putsNothingOfAStrangeHostHeaderIntoThePolicy() {
        var policy = new ContentPolicy("", 8888, 8889);
        assertThat(policy.header("x; script-src *", false)).doesNotContain("*").contains("connect-src 'self';");
        assertThat(policy.header("[::1]:8002", true)).contains("wss://[::1]:8002 http://[::1]:8888");
    }

    @ParameterizedTest
    @CsvSource({
        "page.js, text/javascript;charset=utf-8",
        "page.css, text/css;charset=utf-8",
        "hls.min.js, text/javascript;charset=utf-8",
        "hls.LICENSE, text/plain;charset=utf-8"
    })
    void servesItsAssets(String name, String type) {
        HttpAnswer answer = get(page, "/assets/" + name);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", type).containsEntry("Cache-Control", "no-cache");
    }

    @Test
    void everyAssetThatIsReferredToIsThere() {
        var reference = Pattern.compile("(?:assets/|'\\./)([a-z.]+\\.(?:js|css|svg))");
        for (String file : List.of(
                "/",
                "/assets/page.js",
                "/assets/cameras.js",
                "/assets/card.js",
                "/assets/files.js",
                "/assets/naming.js",
                "/assets/player.js",
                "/assets/status.js",
                "/assets/dom.js")) {
            var found = reference.matcher(Requests.text(get(page, file)));
            while (found.find())
                assertThat(get(page, "/assets/" + found.group(1)).status())
                        .as(file + " → " + found.group(1))
                        .isEqualTo(200);
        }
    }

    @Test
    void saysThatNothingHasChanged() {
        String tag = get(page, "/assets/page.css").headers().get("ETag");
        HttpAnswer again = page.handle(
                        Requests.request("GET", "/assets/page.css", Map.of("if-none-match", List.of(tag)), true))
                .toCompletableFuture()
                .join();
        assertThat(again.status()).isEqualTo(304);
        assertThat(Requests.bytes(again)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/assets/",
                "/assets/nothing.js",
                "/assets/../index.html",
                "/io/camhost/web/Page.class"
            })
    void hasNothingElse(String path) {
        assertThat(get(page, path).status()).isEqualTo(404);
    }

    @Test
    void takesGetAndHeadOnly() {
        HttpAnswer answer = page.handle(Requests.request("POST", "/", Map.of(), true))
                .toCompletableFuture()
                .join();
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void servesAFolderInstead(@TempDir Path folder) throws Exception {
        Path site = Files.createDirectories(folder.resolve("site/sub"));
        Files.writeString(folder.resolve("site/index.html"), "mine");
        Files.writeString(site.resolve("a.css"), "a{}");
        Files.writeString(folder.resolve("site/.secret"), "no");
        Files.writeString(folder.resolve("outside.txt"), "no");
        Files.createSymbolicLink(folder.resolve("site/link.txt"), folder.resolve("outside.txt"));
        Page own = new Page(config(folder.resolve("site").toString(), ""));
        assertThat(get(own, "/").body())
                .isEqualTo(new HttpAnswer.File(folder.resolve("site/index.html").toRealPath(), 0, 4));
        assertThat(get(own, "/sub/a.css").headers()).containsEntry("Content-Type", "text/css;charset=utf-8");
        for (String path : List.of("/.secret", "/link.txt", "/../outside.txt", "/none", "/sub"))
            assertThat(get(own, path).status()).as(path).isEqualTo(404);
    }

    @Test
    void wantsTheFolderToBeAbsolute() {
        assertThatThrownBy(() -> new Page(config("web", "")))
                .hasMessage("server.static_dir: an absolute path, got web");
    }
}
