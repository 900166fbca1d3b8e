package io.camhost.plugins;

import io.camhost.api.operation.Swaps.Report;
import io.camhost.plugins.PluginFolder.Active;
import io.camhost.swap.Succession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One swap from beginning to end: keep the jars → try whether they resolve → replace → look whether all works → note what is in use,
 * or put everything back. One handler alone is replaced side by side; everything else in place, with one refresh.
 *
 * <p>Runs on a thread of its own that is nobody's: this bundle may be among those it replaces. After the refresh nothing may be
 * needed that was not needed before, since the old class loader finds no new classes any more.
 */
final class Transaction implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final String id;
    private final List<BundleJar> jars;
    private final List<String> removed;
    private final Installed installed;
    private final PluginFolder folder;
    private final Shipped shipped;
    private final Journal journal;
    private final Instant begun = Instant.now();
    private final long begunNanos = System.nanoTime();
    private final List<String> steps = new ArrayList<>();

    /** @param jars what is put in. @param removed symbolic names of what goes; there is either this or that */
    Transaction(
            String id,
            List<BundleJar> jars,
            List<String> removed,
            Installed installed,
            PluginFolder folder,
            Shipped shipped,
            Journal journal) {
        this.id = id;
        this.jars = jars;
        this.removed = removed;
        this.installed = installed;
        this.folder = folder;
        this.shipped = shipped;
        this.journal = journal;
    }

    /** Also the first entry of the journal. */
    void announce() {
        write(false, Optional.empty());
    }

    @Override
    public void run() {
        Optional<String> failure = Optional.of("it was interrupted");
        try {
            swap();
            failure = Optional.empty();
        } catch (Refused e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
            LOG.warn("swap {} was undone: {}", id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | LinkageError e) {
            failure = Optional.of(e.toString());
            LOG.error("swap {} failed", id, e);
        } finally {
            write(true, failure);
        }
        if (failure.isEmpty()) LOG.info("swap {} done: {}", id, String.join("; ", steps));
    }

    /** It did not work, and everything is as it was. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** One bundle of the transaction. @param old empty for an addition. @param back what brings the old one back */
    record Part(BundleJar jar, Path kept, Optional<Bundle> old, Optional<Path> back) {}

    private void swap() throws Refused, IOException, InterruptedException {
        Map<String, Active> active = folder.active();
        List<Part> parts = parts(active);
        Map<String, Active> next = next(active, parts);
        folder.prepare(next);
        try {
            replace(replacement(active, parts));
            folder.commit();
        } finally {
            folder.forgetPrepared();
        }
        folder.tidy(next);
        journal.tidy();
    }

    private List<Part> parts(Map<String, Active> active) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (BundleJar jar : jars) {
            Optional<Bundle> old = installed.find(jar.symbolicName());
            Optional<Path> back = Optional.ofNullable(active.get(jar.symbolicName()))
                    .map(entry -> folder.path(entry.file()))
                    .or(() -> old.flatMap(bundle -> shipped.file(jar.symbolicName(), bundle.getVersion())))
                    .or(() -> old.flatMap(Installed::origin));
            if (old.isPresent() && back.isEmpty())
                step(jar.symbolicName() + ": the jar it was installed from is not known, there is no way back");
            parts.add(new Part(jar, folder.keep(jar), old, back));
        }
        return parts;
    }

    private Replacement replacement(Map<String, Active> active, List<Part> parts) {
        if (sideBySide(parts)) return new SideBySide(parts.get(0), id, installed, this::step);
        if (removed.isEmpty()) return new InPlace(parts, id, installed, this::step);
        Map<Bundle, Path> leaving = new LinkedHashMap<>();
        active.forEach((name, entry) -> {
            if (removed.contains(name))
                installed.find(name).ifPresent(bundle -> leaving.put(bundle, folder.path(entry.file())));
        });
        return new Removal(leaving, id, installed, this::step);
    }

    private static boolean sideBySide(List<Part> parts) {
        if (parts.size() != 1 || parts.get(0).old().isEmpty()) return false;
        BundleJar jar = parts.get(0).jar();
        String kind = jar.kind().isEmpty()
                ? String.valueOf(parts.get(0).old().orElseThrow().getHeaders("").get(BundleJar.KIND))
                : jar.kind();
        return kind.equals(BundleJar.HANDLER);
    }

    private void replace(Replacement replacement) throws Refused, InterruptedException, IOException {
        var announced = Succession.announce(installed.context(), id);
        try {
            replaceAnnounced(replacement);
        } finally {
            announced.close();
        }
    }

    private void replaceAnnounced(Replacement replacement) throws Refused, InterruptedException, IOException {
        ComponentFaults faults = new ComponentFaults(installed.context());
        Set<String> before = faults.now(replacement.affected());
        List<Bundle> running = replacement.affected().stream()
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .toList();
        try {
            replacement.apply();
            List<String> wrong = new ArrayList<>();
            for (Bundle bundle : running)
                if ((bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING | Bundle.UNINSTALLED)) == 0)
                    wrong.add(bundle.getSymbolicName() + " does not run any more");
            if (wrong.isEmpty()) wrong.addAll(faults.lasting(replacement.affected(), before, SETTLE.toMillis()));
            if (!wrong.isEmpty()) throw new Refused(String.join("; ", wrong));
            replacement.finish();
        } catch (Refused | BundleException | RuntimeException | LinkageError e) {
            String why = Unresolved.reason(e);
            step("it does not work (" + why + "): everything is put back");
            replacement.undo();
            throw new Refused(why);
        }
    }

    private static final Duration SETTLE = Duration.ofSeconds(8);

    /** What is in use once this has worked. */
    private Map<String, Active> next(Map<String, Active> active, List<Part> parts) throws IOException {
        Map<String, Active> next = new LinkedHashMap<>(active);
        next.keySet().removeAll(removed);
        for (Part part : parts) {
            String name = part.jar().symbolicName();
            Active former = active.get(name);
            if (shipped.is(name, part.kept())) {
                next.remove(name);
                continue;
            }
            String file = part.kept().getFileName().toString();
            String previous = former == null || former.file().equals(file) ? "" : former.file();
            next.put(
                    name,
                    new Active(part.jar().version().toString(), file, Installed.startLevel(part.old()), previous));
        }
        return next;
    }

    private void step(String line) {
        steps.add(line);
        write(false, Optional.empty());
    }

    private void write(boolean done, Optional<String> failure) {
        journal.write(new Report(
                id, begun, done, Duration.ofNanos(System.nanoTime() - begunNanos), List.copyOf(steps), failure));
    }
}
