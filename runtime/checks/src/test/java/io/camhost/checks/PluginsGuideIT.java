package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what {@code docs/plugins.md} says, with the files that are in it. */
class PluginsGuideIT {
    private static final Path GUIDE = Path.of("../../docs/plugins.md");
    /** A path on a line of its own, and what is fenced below it. */
    private static final Pattern FILE = Pattern.compile("(?ms)^`([^`\n]+)`\n\n```\\w+\n(.*?)^```$");

    @Test
    void whatTheGuideSaysCanBeBuiltInstalledAndCalled(@TempDir Path folder) throws IOException {
        Path project = folder.resolve("com.acme.counter");
        int files = 0;
        var found = FILE.matcher(Files.readString(GUIDE));
        while (found.find()) {
            Path file = project.resolve(found.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, found.group(2));
            files++;
        }
        assertThat(files).isEqualTo(3);
        Host host = Host.in(folder);
        Path plugin = new Stranger(Files.createDirectory(folder.resolve("stranger")), host.home()).build(project);
        assertThat(plugin.getFileName().toString()).isEqualTo("com.acme.counter-1.0.0.jar");
        assertThat(project.resolve("target/surefire-reports/TEST-com.acme.counter.CameraCountTest.xml"))
                .exists();
        try (host) {
            host.option("--demo").start();
            Host.Result installed = host.command("plugin", "install", plugin.toString());
            assertThat(installed.exit()).as(installed.errors()).isZero();
            try (RpcClient client = host.client("viewer")) {
                var answer = client.call("acme.count_cameras", Map.of("status", "CONNECTED"));
                assertThat(answer.path("count").asInt()).isEqualTo(2);
                assertThat(client.answer("acme.count_cameras", Map.of("status", "GONE"))
                                .at("/error/data/rule")
                                .asText())
                        .isEqualTo("enum");
            }
            assertThat(host.command("plugin", "list").output()).contains("com.acme.counter", "Camera Counter");
            assertThat(host.command("plugin", "remove", "com.acme.counter").exit())
                    .isZero();
        }
    }
}
