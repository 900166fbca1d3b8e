package io.camhost.plugins;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Whether bundles would resolve: copies are installed beside the old ones, resolved without being started, and removed again. */
final class Rehearsal {
    private Rehearsal() {}

    /** @throws Transaction.Refused naming what they lack */
    static void of(List<Transaction.Part> parts, String id, Installed installed)
            throws Transaction.Refused, IOException, InterruptedException, BundleException {
        List<Bundle> copies = new ArrayList<>();
        try {
            for (Transaction.Part part : parts)
                copies.add(installed.install(part.kept().toUri() + "#rehearsal-" + id, part.kept()));
            if (installed.resolve(copies)) return;
            for (Bundle copy : copies)
                if (copy.getState() == Bundle.INSTALLED)
                    throw new Transaction.Refused(Unresolved.reason(copy, installed));
        } catch (BundleException e) {
            // a framework that allows each version only once: then the real thing shows it
            if (e.getType() != BundleException.DUPLICATE_BUNDLE_ERROR)
                throw new Transaction.Refused(String.valueOf(e.getMessage()));
        } finally {
            for (Bundle copy : copies) copy.uninstall();
            if (copies.size() > 1) installed.refresh(copies); // they may be wired to each other
        }
    }
}
