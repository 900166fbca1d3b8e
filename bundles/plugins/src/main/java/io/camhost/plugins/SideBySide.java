package io.camhost.plugins;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A handler: the new one starts beside the old, takes new work, and the old one finishes what it has begun. */
final class SideBySide implements Replacement {
    private final Transaction.Part part;
    private final Bundle old;
    private final String id;
    private final Installed installed;
    private final Steps steps;
    private @Nullable Bundle fresh;

    SideBySide(Transaction.Part part, String id, Installed installed, Steps steps) {
        this.part = part;
        this.old = part.old().orElseThrow();
        this.id = id;
        this.installed = installed;
        this.steps = steps;
    }

    @Override
    public Collection<Bundle> affected() {
        return List.of(fresh == null ? old : fresh);
    }

    @Override
    public void apply() throws Transaction.Refused, BundleException, IOException {
        steps.say(part.jar().symbolicName() + ": " + old.getVersion() + " → "
                + part.jar().version() + ", side by side");
        Bundle bundle = installed.install(part.kept().toUri() + "#" + id, part.kept());
        fresh = bundle;
        if (!installed.resolve(List.of(bundle))) throw new Transaction.Refused(Unresolved.reason(bundle, installed));
        Installed.startLevel(bundle, Installed.startLevel(old));
        bundle.start();
        steps.say(part.jar().nameAndVersion() + " runs beside the old one");
    }

    @Override
    public void finish() throws BundleException, InterruptedException {
        installed.stop(old);
        installed.uninstall(old);
        steps.say(part.jar().symbolicName() + " " + old.getVersion() + " is stopped and removed");
    }

    @Override
    public void undo() throws InterruptedException {
        Bundle bundle = fresh;
        try {
            if (bundle != null && bundle.getState() != Bundle.UNINSTALLED) installed.uninstall(bundle);
            if (old.getState() == Bundle.UNINSTALLED) {
                steps.say(part.jar().symbolicName() + " is gone: install it again");
                return;
            }
            if (old.getState() != Bundle.ACTIVE) old.start();
            steps.say(part.jar().symbolicName() + " " + old.getVersion() + " goes on as before");
        } catch (BundleException e) {
            steps.say(part.jar().symbolicName() + " could not be put back: " + e.getMessage());
        }
    }
}
