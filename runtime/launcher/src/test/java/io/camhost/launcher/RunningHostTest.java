package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningHostTest {
    @TempDir
    Path folder;

    private Places places;

    @BeforeEach
    void prepare() {
        places = new Places(folder, folder.resolve("conf"), false, folder.resolve("data"), folder.resolve("log"));
        places.prepare();
    }

    @Test
    void oneHostHasTheDataFolderAndIsFound() {
        try (RunningHost.Claim claim = RunningHost.claim(places)) {
            assertThat(claim.places()).isEqualTo(places);
            assertThat(RunningHost.find(places))
                    .get()
                    .extracting(RunningHost::pid)
                    .isEqualTo(ProcessHandle.current().pid());
            assertThatThrownBy(() -> RunningHost.claim(places))
                    .hasMessageContaining("already running")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
        assertThat(RunningHost.find(places)).isEmpty();
        RunningHost.claim(places).close();
    }

    @Test
    @SuppressWarnings("try") // the claim only has to be held
    void aFolderThatWasGivenBackIsNotTakenFromTheNextHost() {
        RunningHost.Claim before = RunningHost.claim(places);
        before.close();
        try (RunningHost.Claim now = RunningHost.claim(places)) {
            before.close();
            assertThat(RunningHost.find(places)).isPresent();
        }
    }

    @Test
    void anotherProcessWithTheSamePidIsNotTakenForIt() throws Exception {
        Files.writeString(places.pidFile(), ProcessHandle.current().pid() + " 12345\n");
        assertThat(RunningHost.find(places)).isEmpty();
    }

    @Test
    void aDamagedPidFileIsNoHost() throws Exception {
        Files.writeString(places.pidFile(), "?\n");
        assertThat(RunningHost.find(places)).isEmpty();
    }

    @Test
    void theRunFolderIsPrivate() throws Exception {
        assertThat(Files.getPosixFilePermissions(places.run())).hasSize(3);
    }
}
