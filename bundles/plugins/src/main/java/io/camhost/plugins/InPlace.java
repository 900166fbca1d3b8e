package io.camhost.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Owners, libraries, interfaces, and several bundles at once: all are stopped and updated, then rewired with one refresh, and started
 * again. A copy is resolved beforehand, so that what cannot work is not even begun.
 */
final class InPlace implements Replacement {
    private final List<Transaction.Part> parts;
    private final String id;
    private final Installed installed;
    private final Steps steps;
    private final Set<Bundle> affected = new LinkedHashSet<>();
    private final List<Transaction.Part> touched = new ArrayList<>();
    private final List<Bundle> added = new ArrayList<>();
    private final List<Bundle> running = new ArrayList<>(); // to be started again

    InPlace(List<Transaction.Part> parts, String id, Installed installed, Steps steps) {
        this.parts = StopOrder.of(parts);
        this.id = id;
        this.installed = installed;
        this.steps = steps;
        affected.addAll(installed.closure(present()));
        affected.addAll(present());
        affected.stream()
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .sorted(Comparator.comparingInt((Bundle bundle) -> Installed.startLevel(bundle))
                        .thenComparing(bundle -> -present().indexOf(bundle))
                        .thenComparing(Bundle::getBundleId))
                .forEach(running::add);
    }

    private List<Bundle> present() {
        return parts.stream().flatMap(part -> part.old().stream()).toList();
    }

    @Override
    public Collection<Bundle> affected() {
        Set<Bundle> all = new LinkedHashSet<>(affected);
        all.addAll(added);
        return all;
    }

    @Override
    public void apply() throws Transaction.Refused, BundleException, IOException, InterruptedException {
        Rehearsal.of(parts, id, installed);
        for (Transaction.Part part : parts)
            steps.say(part.old()
                    .map(old -> part.jar().symbolicName() + ": " + old.getVersion() + " → "
                            + part.jar().version() + ", in place")
                    .orElse(part.jar().nameAndVersion() + " is added"));
        Set<Bundle> along = new LinkedHashSet<>(affected);
        along.removeAll(present());
        if (!along.isEmpty()) steps.say("restarted along with it: " + String.join(", ", Installed.names(along)));
        long begun = System.nanoTime();
        for (Transaction.Part part : parts) {
            touched.add(part);
            if (part.old().isPresent()) replace(part.old().get(), part.kept());
            else added.add(installed.install(part.kept().toUri() + "#" + id, part.kept()));
        }
        rewire();
        steps.say("done, down for " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }

    private void replace(Bundle bundle, Path jar) throws BundleException, IOException, InterruptedException {
        installed.stop(bundle);
        Installed.update(bundle, jar);
    }

    /** One refresh for all, and everything that ran runs again. */
    private void rewire() throws BundleException, InterruptedException {
        if (!present().isEmpty()) installed.refresh(present());
        for (Bundle bundle : added) {
            Installed.startLevel(bundle, Installed.startLevel(Optional.empty()));
            bundle.start();
        }
        startAgain();
    }

    private void startAgain() throws BundleException {
        for (Bundle bundle : running)
            if ((bundle.getState() & (Bundle.ACTIVE | Bundle.UNINSTALLED | Bundle.STOPPING)) == 0) bundle.start();
    }

    @Override
    public void finish() {
        // nothing of the old ones is left
    }

    @Override
    public void undo() throws InterruptedException {
        if (touched.isEmpty()) return;
        boolean hangs = present().stream().anyMatch(bundle -> bundle.getState() == Bundle.STOPPING);
        try {
            for (Bundle bundle : added) installed.uninstall(bundle);
            added.clear();
            for (Transaction.Part part : touched) {
                if (part.old().isEmpty() || part.old().get().getState() == Bundle.STOPPING) continue;
                if (part.back().isEmpty()) {
                    steps.say(part.jar().symbolicName() + " stays at "
                            + part.jar().version() + ": no way back");
                    continue;
                }
                replace(part.old().get(), part.back().get());
            }
            if (hangs) { // a refresh would wait for it for ever
                startAgain();
                return;
            }
            rewire();
            steps.say("as before: " + String.join(", ", Installed.names(present())));
        } catch (BundleException | IOException | RuntimeException e) {
            steps.say("could not put everything back: " + e.getMessage() + "; start again with: camhost run --shipped");
        }
    }
}
