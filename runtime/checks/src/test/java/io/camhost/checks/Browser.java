package io.camhost.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium, driven through ChromeDriver (W3C WebDriver). One page at a time. */
public final class Browser implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--disable-features=WebRtcHideLocalIpsWithMdns",
            "--autoplay-policy=no-user-gesture-required",
            "--window-size=1280,900");

    static final String TAB = "\uE004";
    static final String ENTER = "\uE007";

    private final Process driver;
    private final String session;

    private Browser(Process driver, String session) {
        this.driver = driver;
        this.session = session;
    }

    /** Skips the test where there is no Chromium. @param profile an empty folder */
    public static Browser open(Path profile) {
        Assumptions.assumeTrue(
                onPath("chromium") && onPath("chromedriver"),
                "needs chromium: apt-get install chromium chromium-driver");
        try {
            int port = Host.freePort();
            Process driver = new ProcessBuilder("chromedriver", "--port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("chromedriver.log").toFile())
                    .start();
            String base = "http://127.0.0.1:" + port;
            for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); ; ) {
                try {
                    if (request("GET", base + "/status", null).path("ready").asBoolean()) break;
                } catch (UncheckedIOException notYet) {
                    if (System.nanoTime() > end) throw notYet;
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
            var flags = new java.util.ArrayList<>(FLAGS);
            flags.add("--user-data-dir=" + profile.resolve("profile"));
            JsonNode opened = request(
                    "POST",
                    base + "/session",
                    Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", Map.of("args", flags)))));
            return new Browser(
                    driver, base + "/session/" + opened.path("sessionId").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(":"))
            if (Files.isExecutable(Path.of(folder, program))) return true;
        return false;
    }

    private static JsonNode request(String method, String url, Object body) {
        try {
            var publisher = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(Host.JSON.writeValueAsString(body));
            var answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", "application/json")
                            .method(method, publisher)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode value = Host.JSON.readTree(answer.body()).path("value");
            if (answer.statusCode() != 200) throw new IllegalStateException(method + " " + url + ": " + value);
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void go(String url) {
        request("POST", session + "/url", Map.of("url", url));
    }

    /** Scripts are for this frame of the page from now on. @param index from 0; -1 for the page itself */
    public void frame(int index) {
        Map<String, Object> which = new java.util.HashMap<>();
        which.put("id", index < 0 ? null : index);
        request("POST", session + "/frame", which);
    }

    /** Runs a function body in the page. */
    public JsonNode script(String body, Object... arguments) {
        return request("POST", session + "/execute/sync", Map.of("script", body, "args", List.of(arguments)));
    }

    /** As a user would; waits up to 20 s until it is there and can be clicked. @param selector CSS */
    public void click(String selector) {
        for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); ; ) {
            try {
                JsonNode element =
                        request("POST", session + "/element", Map.of("using", "css selector", "value", selector));
                request(
                        "POST",
                        session + "/element/" + element.elements().next().asText() + "/click",
                        Map.of());
                return;
            } catch (IllegalStateException notYet) {
                if (System.nanoTime() > end) throw notYet;
                try {
                    TimeUnit.MILLISECONDS.sleep(200);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw notYet;
                }
            }
        }
    }

    /** Presses keys, one after the other, wherever the focus is. */
    void keys(String... keys) {
        List<Map<String, String>> actions = new java.util.ArrayList<>();
        for (String key : keys)
            for (String way : List.of("keyDown", "keyUp")) actions.add(Map.of("type", way, "value", key));
        request(
                "POST",
                session + "/actions",
                Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** PNG. */
    void screenshot(Path file) {
        try {
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(request("GET", session + "/screenshot", null)
                                    .asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            request("DELETE", session, null);
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
        }
    }
}
