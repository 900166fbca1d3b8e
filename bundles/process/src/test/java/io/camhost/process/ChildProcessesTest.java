package io.camhost.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildSpec.StopSignal;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ChildStatus.State;
import io.camhost.api.process.ProcessListener;
import io.camhost.testing.FakeVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessesTest {
    @TempDir
    Path folder;

    private FakeVault vault = new FakeVault();
    private final AtomicBoolean hostEnds = new AtomicBoolean();
    private final Proc proc = new Proc(Path.of("/proc"));
    private final List<ChildProcesses> instances = new ArrayList<>();
    private ChildProcesses processes;

    @BeforeEach
    void begin() {
        processes = instance();
    }

    private ChildProcesses instance() {
        ChildProcesses made = new ChildProcesses(folder.resolve("run"), vault, hostEnds::get);
        instances.add(made);
        return made;
    }

    @AfterEach
    void endAll() {
        hostEnds.set(true);
        processes.stop();
        assertThat(leases()).isEmpty();
    }

    private List<Path> leases() {
        try (var files = Files.list(folder.resolve("run/leases"))) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ChildSpec sleeping(String key) {
        return spec(key, true, 5, "sleep", "1000");
    }

    private static ChildSpec spec(String key, boolean restart, int budget, String... argv) {
        return new ChildSpec(
                key,
                List.of(argv),
                Map.of(),
                Path.of("/tmp"),
                restart,
                budget,
                Optional.empty(),
                Duration.ZERO,
                StopSignal.TERM,
                Duration.ofSeconds(3));
    }

    private ChildStatus until(String key, State state) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> processes.status(key).map(ChildStatus::state).orElse(null) == state);
        return processes.status(key).orElseThrow();
    }

    private boolean alive(long pid) {
        return proc.stat(pid).filter(stat -> !stat.gone()).isPresent();
    }

    @Test
    void startsWhatIsAskedForAndLeavesItAlone() {
        assertThat(processes.ensure(sleeping("publish/camera0")).state()).isEqualTo(State.WAITING);
        ChildStatus first = until("publish/camera0", State.RUNNING);
        assertThat(alive(first.pid())).isTrue();

        processes.ensure(sleeping("publish/camera0"));
        processes.ensure(spec("other", false, 0, "true"));
        until("other", State.ENDED); // the watcher has come by
        assertThat(processes.status("publish/camera0").orElseThrow().pid()).isEqualTo(first.pid());
        assertThat(processes.list("publish/")).extracting(ChildStatus::key).containsExactly("publish/camera0");
    }

    @Test
    void hasASessionOfItsOwnAndACleanEnvironment() throws IOException {
        processes.ensure(sleeping("a").withEnvironment(Map.of("GIVEN", "yes")));
        ChildStatus child = until("a", State.RUNNING);
        await().until(() -> proc.stat(child.pid()).orElseThrow().group() == child.pid());
        await().untilAsserted(() -> assertThat(environment(child.pid()))
                .containsEntry("GIVEN", "yes")
                .containsEntry("TZ", "UTC")
                .containsOnlyKeys("GIVEN", "PATH", "HOME", "LANG", "TZ", "CAMHOST_LEASE"));
        assertThat(Path.of("/proc/" + child.pid() + "/fd/0").toRealPath()).hasToString("/dev/null");
    }

    private static Map<String, String> environment(long pid) throws IOException {
        Map<String, String> all = new java.util.HashMap<>();
        for (String variable :
                Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0"))
            all.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        return all;
    }

    @Test
    void startsAnewWithOtherArguments() {
        processes.ensure(sleeping("a"));
        long first = until("a", State.RUNNING).pid();
        processes.ensure(spec("a", true, 5, "sleep", "2000"));
        await().until(() -> processes
                .status("a")
                .filter(child -> child.running() && child.pid() != first)
                .isPresent());
        assertThat(alive(first)).isFalse();
        assertThat(processes.status("a").orElseThrow().starts()).isEqualTo(1);
    }

    @Test
    void startsAgainWhatWasKilled() {
        processes.ensure(sleeping("a"));
        ChildStatus first = until("a", State.RUNNING);
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        await().until(() -> processes
                .status("a")
                .filter(child -> child.running() && child.starts() == 2)
                .isPresent());
    }

    @Test
    void givesUpWhenTheBudgetIsSpentAndBeginsAgainWhenAsked() {
        processes.ensure(spec("a", true, 2, "sh", "-c", "echo broken; exit 3"));
        ChildStatus failed = until("a", State.FAILED);
        assertThat(failed.starts()).isEqualTo(3);
        assertThat(failed.exitCode()).hasValue(3);
        assertThat(failed.logTail()).contains("broken");
        assertThat(processes.report().health()).isEqualTo(Health.DEGRADED);

        processes.ensure(sleeping("a"));
        assertThat(until("a", State.RUNNING).starts()).isEqualTo(1);
        assertThat(processes.report().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aProgramThatIsNotThereHasFailed() {
        processes.ensure(spec("a", true, 5, "no-such-program-anywhere"));
        assertThat(until("a", State.FAILED).logTail())
                .singleElement()
                .asString()
                .contains("is not installed");
    }

    @Test
    void tellsHowOneThatRunsOnceHasEnded() {
        processes.ensure(spec("snapshot/1", false, 0, "sh", "-c", "echo out; echo err >&2; exit 7"));
        ChildStatus ended = until("snapshot/1", State.ENDED);
        assertThat(ended.exitCode()).hasValue(7);
        assertThat(ended.logTail()).containsExactly("out", "err");
        processes.forget("snapshot/1");
        await().until(() -> processes.status("snapshot/1").isEmpty());
        assertThat(folder.resolve("run/children")).isEmptyDirectory();
    }

    @Test
    void killsOneThatDoesNotListen() {
        ChildSpec deaf = new ChildSpec(
                "deaf",
                List.of("sh", "-c", "trap '' TERM INT; echo ready; while :; do sleep 0.05; done"),
                Map.of(),
                folder,
                true,
                5,
                Optional.empty(),
                Duration.ZERO,
                StopSignal.INT,
                Duration.ofMillis(100));
        processes.ensure(deaf);
        long pid = until("deaf", State.RUNNING).pid();
        await().until(() -> processes.status("deaf").orElseThrow().logTail().contains("ready"));
        processes.stop("deaf");
        until("deaf", State.ENDED);
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void killTakesAlongWhatTheChildHasStarted() {
        processes.ensure(spec("a", false, 0, "sh", "-c", "sleep 1000 & echo $!; wait"));
        until("a", State.RUNNING);
        await().until(() -> !processes.status("a").orElseThrow().logTail().isEmpty());
        long grandchild =
                Long.parseLong(processes.status("a").orElseThrow().logTail().get(0));
        processes.kill("a");
        until("a", State.ENDED);
        await().until(() -> !alive(grandchild));
    }

    @Test
    void oneWithoutProgressIsKilledAndStartedAgain() throws IOException {
        Path progress = Files.createFile(folder.resolve("progress"));
        processes.ensure(sleeping("a").watching(progress, Duration.ofMillis(300)));
        long first = until("a", State.RUNNING).pid();
        await().until(() ->
                processes.status("a").filter(child -> child.starts() == 2).isPresent());
        assertThat(alive(first)).isFalse();
    }

    @Test
    void emptiesALogThatGrowsTooLarge() {
        processes.ensure(spec("a", false, 0, "sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo; sleep 1000"));
        until("a", State.RUNNING);
        Path log = folder.resolve("run/children/a.log");
        await().until(() -> Files.size(log) > ChildLog.LIMIT || Files.size(log) == 0);
        await().until(() -> Files.size(log) < ChildLog.LIMIT);
    }

    @Test
    void tellsListenersInOrder() {
        List<State> told = new CopyOnWriteArrayList<>();
        processes.addListener(new ProcessListener() {
            @Override
            public String prefix() {
                return "mine/";
            }

            @Override
            public void changed(ChildStatus child) {
                told.add(child.state());
                throw new IllegalStateException("a listener's failure is its own");
            }
        });
        processes.ensure(spec("other/1", false, 0, "true"));
        processes.ensure(spec("mine/1", false, 0, "true"));
        await().untilAsserted(() -> assertThat(told).containsExactly(State.RUNNING, State.ENDED));
    }

    @Test
    void aSuccessorTakesOverWithoutTouchingTheChild() {
        processes.ensure(sleeping("a"));
        long pid = until("a", State.RUNNING).pid();
        processes.ensure(spec("once", false, 0, "false"));
        until("once", State.ENDED);
        ChildProcesses old = processes;
        old.stop();
        assertThatThrownBy(() -> old.ensure(sleeping("b"))).isInstanceOf(ServiceGone.class);

        processes = instance();
        assertThat(processes.status("a").orElseThrow().pid()).isEqualTo(pid);
        assertThat(processes.status("once").orElseThrow().exitCode()).hasValue(1);
        processes.ensure(sleeping("a"));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().until(() ->
                processes.status("a").filter(child -> child.starts() == 2).isPresent());
    }

    @Test
    void whatWasAskedForRightBeforeIsDoneByTheSuccessor() {
        processes.ensure(sleeping("a"));
        processes.stop();
        processes = instance();
        until("a", State.RUNNING);
    }

    @Test
    void afterACrashTheNextOneAdopts() {
        processes.ensure(sleeping("a"));
        long pid = until("a", State.RUNNING).pid();
        crash();
        processes = instance();
        ChildStatus adopted = processes.status("a").orElseThrow();
        assertThat(adopted.pid()).isEqualTo(pid);
        assertThat(adopted.adopted()).isTrue();
        processes.stop("a");
        until("a", State.ENDED);
        assertThat(alive(pid)).isFalse();
    }

    /** The old one hears nothing any more and hands over nothing. */
    private void crash() {
        hostEnds.set(false);
        processes.stop();
        vault = new FakeVault();
    }

    @Test
    void afterACrashTheDeadAreForgotten() {
        processes.ensure(sleeping("a"));
        long pid = until("a", State.RUNNING).pid();
        crash();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().until(() -> !alive(pid));
        processes = instance();
        assertThat(processes.list("")).isEmpty();
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotOurs() throws IOException {
        Lease foreign = new Lease(
                "x",
                sleeping("a"),
                Optional.of(new Proc.Identity(ProcessHandle.current().pid(), 1)),
                proc.bootId(),
                java.time.Instant.now(),
                1,
                false);
        crash();
        new LeaseFolder(folder.resolve("run/leases")).write(foreign);
        processes = instance();
        assertThat(processes.list("")).isEmpty();
    }

    @Test
    void findsAChildOfWhichOnlyTheIntentWasWritten() throws IOException {
        crash();
        ProcessBuilder lost = new ProcessBuilder("sleep", "1000");
        lost.environment().put("CAMHOST_LEASE", "lease-7");
        Process process = lost.start();
        await().until(() -> environment(process.pid()).containsKey("CAMHOST_LEASE"));
        new LeaseFolder(folder.resolve("run/leases"))
                .write(new Lease(
                        "lease-7", sleeping("a"), Optional.empty(), proc.bootId(), java.time.Instant.now(), 1, false));
        processes = instance();
        assertThat(until("a", State.RUNNING).pid()).isEqualTo(process.pid());
    }

    @Test
    void anIntentThatCameToNothingIsDropped() throws IOException {
        crash();
        new LeaseFolder(folder.resolve("run/leases"))
                .write(new Lease(
                        "lease-8", sleeping("a"), Optional.empty(), proc.bootId(), java.time.Instant.now(), 1, false));
        processes = instance();
        until("a", State.ENDED);
        assertThat(leases()).isEmpty();
    }

    @Test
    void aLeaseThatCannotBeReadIsDropped() throws IOException {
        crash();
        Files.writeString(folder.resolve("run/leases/a.json"), "{\"lease\":");
        processes = instance();
        assertThat(leases()).isEmpty();
    }

    @Test
    void endsAllWhenTheHostEnds() {
        processes.ensure(sleeping("a"));
        long pid = until("a", State.RUNNING).pid();
        hostEnds.set(true);
        processes.stop();
        assertThat(alive(pid)).isFalse();
        processes = instance();
        assertThat(processes.list("")).isEmpty();
    }

    @Test
    void runsAShortProgram() throws InterruptedException {
        var result = processes.run(
                List.of("sh", "-c", "echo $TZ; echo oops >&2; exit 4"), Deadline.in(Duration.ofSeconds(20)));
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.timedOut()).isFalse();
        assertThat(new String(result.output(), StandardCharsets.UTF_8)).isEqualTo("UTC\n");
        assertThat(result.errors()).isEqualTo("oops\n");
    }

    @Test
    void boundsWhatAShortProgramPrints() throws InterruptedException {
        var result = processes.run(List.of("head", "-c", "3000000", "/dev/zero"), Deadline.in(Duration.ofSeconds(20)));
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).hasSize(1 << 20);
    }

    @Test
    void killsAShortProgramAtItsDeadlineTogetherWithItsChildren() throws InterruptedException {
        var result =
                processes.run(List.of("sh", "-c", "sleep 1000 & echo $!; wait"), Deadline.in(Duration.ofMillis(500)));
        assertThat(result.timedOut()).isTrue();
        assertThat(result.exitCode()).isEqualTo(-1);
        long grandchild = Long.parseLong(new String(result.output(), StandardCharsets.UTF_8).strip());
        await().until(() -> !alive(grandchild));
    }

    @Test
    void saysThatAShortProgramIsMissing() {
        assertThatThrownBy(() -> processes.run(List.of("no-such-program"), Deadline.in(Duration.ofSeconds(1))))
                .isInstanceOfSatisfying(
                        CamhostException.class,
                        e -> assertThat(e.data()).containsEntry("dependency", "no-such-program"));
    }
}
