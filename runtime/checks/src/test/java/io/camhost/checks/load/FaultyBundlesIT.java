package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.media.MediaServer;
import io.camhost.checks.Host;
import io.camhost.checks.Media;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Message;
import io.camhost.testing.Repacker;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong on purpose is noticed, each thing as what it is: only then does it say something that nothing is noticed. */
class FaultyBundlesIT {
    private List<Finding> findings;

    @Test
    void everyFaultIsNoticed(@TempDir Path folder) {
        Media.assumeFfmpeg();
        Download.write(folder.resolve("data/recordings/camera9/" + Slow.LARGE + ".mp4"));
        Path jars = folder.resolve("faulty");
        try (Host host = Host.in(folder)
                        .with("CAMERA_SERVICE_SIMULATED_CAMERAS", "3")
                        .option("--demo")
                        .start();
                LoadRun run = new LoadRun(host, folder, "ffmpeg", 0).patience(Duration.ofSeconds(6))) {
            run.start();
            Path transport = host.bundle("io.camhost.transport.websocket");
            Path storage = host.bundle("io.camhost.storage");
            Path streams = host.bundle("io.camhost.streams");
            Path events = host.bundle("io.camhost.events");
            run.wrong(
                    "dropping",
                    new Patch().calls(Message.class, "end", Faults.Drops.class).apply(transport, jars, "0.1.2"),
                    transport);
            run.wrong(
                    "dawdling",
                    new Patch()
                            .calls(Message.class, "end", Faults.Dawdles.class)
                            .apply(transport, jars, "0.1.3"),
                    transport);
            run.wrong(
                    "losing",
                    new Patch()
                            .calls(Connection.class, "notify", Faults.Loses.class)
                            .apply(events, jars, "0.1.2"),
                    events);
            run.wrong(
                    "forgetting",
                    new Patch()
                            .calls(MediaServer.class, "want", Faults.Forgets.class)
                            .apply(streams, jars, "0.1.2"),
                    streams);
            run.wrong(
                    "leaking",
                    new Patch().calls(Vault.class, "take", Faults.Leaks.class).apply(storage, jars, "0.1.2"),
                    storage);
            run.replace(List.of(
                    new Patch().calls(Vault.class, "take", Faults.Fails.class).apply(storage, jars, "0.1.3")));
            run.swap(
                    new Upgrade("storage", Upgrade.Kind.OWNER, storage, Repacker.withVersion(storage, jars, "0.1.4")),
                    1);
            run.wrong(
                    "trampling",
                    new Patch()
                            .calls(Vault.class, "take", Faults.Tramples.class)
                            .apply(storage, jars, "0.1.5"),
                    storage);
            run.wrong(
                    "closing",
                    new Patch().calls(Message.class, "end", Faults.Closes.class).apply(transport, jars, "0.1.4"),
                    transport);
            findings = run.end();
        }
        findings.forEach(System.out::println);
        assertNoticed(Finding.Kind.FAILED_REQUEST, "never answered, during dropping");
        assertNoticed(Finding.Kind.SLOW_REQUEST, "during dawdling");
        assertNoticed(Finding.Kind.EVENTS, "not what client 0 has heard");
        assertNoticed(Finding.Kind.VIEWER, "hls");
        assertNoticed(Finding.Kind.RECORDING, "camera1");
        assertNoticed(Finding.Kind.THREADS, "storage-forgotten");
        assertNoticed(Finding.Kind.CLASS_LOADER, "storage");
        assertNoticed(Finding.Kind.DESCRIPTORS, "/etc/passwd");
        assertNoticed(Finding.Kind.HEAP, "grown by");
        assertNoticed(Finding.Kind.SWAP, "wrong on purpose");
        assertNoticed(Finding.Kind.NEW_CODE, "storage: the new code does not answer");
        assertNoticed(Finding.Kind.DOWNLOAD, "bytes");
        assertNoticed(Finding.Kind.CLOSED_SOCKET, "1011");
    }

    private void assertNoticed(Finding.Kind kind, String text) {
        assertThat(findings).as(kind + " with " + text).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.text()).contains(text);
        });
    }
}
