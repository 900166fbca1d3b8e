package io.camhost.plugins;

import io.camhost.plugins.Transaction.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Added bundles go: stopped, uninstalled, and forgotten by the framework with one refresh. */
final class Removal implements Replacement {
    private final Map<Bundle, Path> removed; // with the jar that brings it back
    private final String id;
    private final Installed installed;
    private final Steps steps;
    private final Map<Bundle, Path> gone = new LinkedHashMap<>();

    Removal(Map<Bundle, Path> removed, String id, Installed installed, Steps steps) {
        this.removed = new LinkedHashMap<>(removed);
        this.id = id;
        this.installed = installed;
        this.steps = steps;
    }

    /** Nobody else: whoever is wired to one of them is a reason not to begin. */
    @Override
    public Collection<Bundle> affected() {
        return List.of();
    }

    @Override
    public void apply() throws Refused, BundleException, InterruptedException {
        List<Bundle> users = new ArrayList<>(installed.closure(removed.keySet()));
        users.removeAll(removed.keySet());
        if (!users.isEmpty())
            throw new Refused("classes of it are used by " + String.join(", ", Installed.names(users))
                    + ": remove these along with it");
        for (Map.Entry<Bundle, Path> entry : removed.entrySet()) {
            Bundle bundle = entry.getKey();
            installed.uninstall(bundle);
            gone.put(bundle, entry.getValue());
            steps.say(bundle.getSymbolicName() + " " + bundle.getVersion() + " is stopped and removed");
        }
        if (!gone.isEmpty()) installed.refresh(gone.keySet());
    }

    @Override
    public void finish() {
        // nothing of them is left
    }

    @Override
    public void undo() {
        gone.forEach((bundle, jar) -> {
            try {
                Bundle again = installed.install(jar.toUri() + "#" + id, jar);
                Installed.startLevel(again, Installed.ADDED_LEVEL);
                again.start();
                steps.say(bundle.getSymbolicName() + " is there again");
            } catch (BundleException | IOException | RuntimeException e) {
                steps.say(bundle.getSymbolicName() + " could not be put back: " + Unresolved.reason(e));
            }
        });
    }
}
