package io.camhost.process;

import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck;
import io.camhost.api.HostFolders;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ChildStatus.State;
import io.camhost.api.process.ProcessListener;
import io.camhost.api.process.Processes;
import io.camhost.swap.Drain;
import io.camhost.swap.Succession;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Processes}: what is asked for goes to the {@link Watcher}, what is answered comes from its last look. When this is replaced,
 * children go on; when the host is shut down, or this is stopped for good, they are ended.
 */
@Component(
        immediate = true,
        service = {Processes.class, HealthCheck.class})
@SuppressWarnings("try") // the resource is the call inside
public final class ChildProcesses implements Processes, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);
    static final String VAULT_KEY = "io.camhost.process";
    private static final Duration GRACE = Duration.ofSeconds(4);

    private final Vault vault;
    private final BooleanSupplier noSuccessor;
    private final Announcer announcer = new Announcer();
    private final Drain drain = new Drain("process");
    private final Starter starter;
    private final Watcher watcher;

    @Activate
    public ChildProcesses(BundleContext context, @Reference(name = "vault") Vault vault) {
        this(HostFolders.of(context).run(), vault, () -> !Succession.expected(context));
    }

    /** @param noSuccessor whether nobody takes over when this is stopped */
    ChildProcesses(Path runFolder, Vault vault, BooleanSupplier noSuccessor) {
        this.vault = vault;
        this.noSuccessor = noSuccessor;
        Proc proc = new Proc(Path.of("/proc"));
        starter = new Starter(proc);
        watcher = Watcher.start(proc, runFolder, starter, announcer, vault.take(VAULT_KEY));
    }

    @Deactivate
    void stop() {
        if (!drain.close(Duration.ofSeconds(1))) LOG.warn("callers are still inside");
        watcher.close();
        try {
            if (noSuccessor.getAsBoolean()) watcher.endAll(GRACE);
            else vault.put(VAULT_KEY, Map.of("children", watcher.state()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            announcer.close();
        }
    }

    @Reference(
            name = "listeners",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListener(ProcessListener listener) {
        announcer.add(listener);
    }

    void removeListener(ProcessListener listener) {
        announcer.remove(listener);
    }

    @Override
    public ChildStatus ensure(ChildSpec spec) {
        try (var inside = drain.enter()) {
            LeaseFolder.fileName(spec.key()); // refuses a key that makes no file name
            return watcher.ensure(spec);
        }
    }

    @Override
    public void stop(String key) {
        try (var inside = drain.enter()) {
            watcher.stop(key);
        }
    }

    @Override
    public void kill(String key) {
        try (var inside = drain.enter()) {
            watcher.kill(key);
        }
    }

    @Override
    public void forget(String key) {
        try (var inside = drain.enter()) {
            watcher.forget(key);
        }
    }

    @Override
    public Optional<ChildStatus> status(String key) {
        try (var inside = drain.enter()) {
            return watcher.status(key);
        }
    }

    @Override
    public List<ChildStatus> list(String prefix) {
        try (var inside = drain.enter()) {
            return watcher.list(prefix);
        }
    }

    /** Not counted by the drain: it may take seconds, needs nothing of ours and goes on by itself while this is replaced. */
    @Override
    public Result run(List<String> argv, Deadline deadline) throws InterruptedException {
        try (var inside = drain.enter()) {
            if (argv.isEmpty()) throw new IllegalArgumentException("a program is needed");
        }
        return ShortRun.run(starter, argv, deadline);
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Report report() {
        Optional<String> failure = watcher.failure();
        if (failure.isPresent()) return new Report(Health.UNHEALTHY, failure.get(), Map.of());
        List<ChildStatus> all = watcher.list("");
        List<String> failed = all.stream()
                .filter(child -> child.state() == State.FAILED)
                .map(ChildStatus::key)
                .sorted()
                .toList();
        long running = all.stream().filter(ChildStatus::running).count();
        Map<String, Object> details = Map.of("running", running, "failed", failed);
        return failed.isEmpty()
                ? new Report(Health.HEALTHY, running + " running", details)
                : new Report(Health.DEGRADED, "given up: " + String.join(", ", failed), details);
    }
}
