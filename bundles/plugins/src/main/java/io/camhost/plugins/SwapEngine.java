package io.camhost.plugins;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.HostFolders;
import io.camhost.api.operation.Swaps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes swaps, runs them one at a time, and answers for them. A transaction's thread is not ended with this component: it may be
 * replacing it, and ends by itself.
 */
@Component(immediate = true)
public final class SwapEngine implements Swaps {
    private static final Logger LOG = LoggerFactory.getLogger(SwapEngine.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Installed installed;
    private final PluginFolder folder;
    private final Journal journal;
    private final Shipped shipped;
    private final Bundle self;

    @Activate
    public SwapEngine(BundleContext context) throws IOException {
        this(
                context,
                HostFolders.of(context).data().resolve("plugins"),
                Optional.ofNullable(context.getProperty("camhost.home")).map(Path::of),
                Stopping.USUAL);
    }

    SwapEngine(BundleContext context, Path plugins, Optional<Path> home, Stopping stopping) throws IOException {
        self = context.getBundle();
        installed = new Installed(
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext(), stopping);
        folder = new PluginFolder(plugins);
        journal = new Journal(plugins.resolve("reports"));
        shipped = new Shipped(home);
    }

    @Override
    public synchronized String start(List<Path> files) {
        if (files.isEmpty()) throw CamhostException.invalidParameter("files", "required", "name at least one bundle");
        journal.running().ifPresent(SwapEngine::refuse);
        List<BundleJar> jars = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : files) {
            BundleJar jar = BundleJar.of(file.toAbsolutePath().normalize());
            if (!names.add(jar.symbolicName()))
                throw CamhostException.invalidParameter("files", "unique", jar.symbolicName() + " is there twice");
            jars.add(jar);
        }
        return begin(jars, List.of());
    }

    @Override
    public synchronized String remove(List<String> symbolicNames) {
        if (symbolicNames.isEmpty()) throw CamhostException.invalidParameter("names", "required", "name at least one");
        journal.running().ifPresent(SwapEngine::refuse);
        Set<String> added = added().keySet();
        for (String name : symbolicNames) {
            if (shipped.version(name).isPresent()) throw CamhostException.invalidState("SHIPPED", "ADDED");
            if (!added.contains(name)) throw CamhostException.notFound("plugin", name);
        }
        return begin(List.of(), List.copyOf(new LinkedHashSet<>(symbolicNames)));
    }

    private String begin(List<BundleJar> jars, List<String> removed) {
        String id = TIME.format(Instant.now()) + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        Transaction transaction = new Transaction(id, jars, removed, installed, folder, shipped, journal);
        if (jars.stream().anyMatch(jar -> jar.symbolicName().equals(self.getSymbolicName()))) loadOwnClasses();
        transaction.announce();
        Thread thread = new Thread(transaction, "plugins-swap-" + id);
        thread.setDaemon(true);
        thread.start();
        return id;
    }

    private static void refuse(Report running) {
        String doing = running.steps().isEmpty()
                ? ""
                : ", at: " + running.steps().get(running.steps().size() - 1).strip();
        throw new CamhostException(
                ErrorCode.INVALID_STATE,
                "Invalid state",
                Map.of(
                        "state",
                        "SWAPPING",
                        "detail",
                        "the swap " + running.id() + " is under way" + doing
                                + "; there is one at a time: wait until it has ended, then try again"));
    }

    /** Replacing ourselves: once we are refreshed, our class loader finds nothing any more. */
    private void loadOwnClasses() {
        var entries = self.findEntries("/", "*.class", true);
        while (entries != null && entries.hasMoreElements()) {
            String path = entries.nextElement().getPath();
            try {
                self.loadClass(
                        path.substring(1, path.length() - ".class".length()).replace('/', '.'));
            } catch (ClassNotFoundException e) {
                LOG.debug("{} cannot be loaded beforehand", path);
            }
        }
    }

    @Override
    public Optional<Report> report(String id) {
        return journal.read(id);
    }

    @Override
    public List<Plugin> plugins() {
        ComponentFaults faults = new ComponentFaults(installed.context());
        List<Plugin> plugins = new ArrayList<>();
        added().forEach((name, entry) -> {
            Optional<Bundle> bundle = installed.find(name);
            plugins.add(new Plugin(
                    name,
                    bundle.map(SwapEngine::version).orElse(entry.version()),
                    bundle.map(there -> there.getHeaders("").get(Constants.BUNDLE_NAME))
                            .orElse(name),
                    bundle.filter(there -> there.getState() == Bundle.ACTIVE).isPresent(),
                    bundle.map(there -> List.copyOf(new TreeSet<>(faults.now(List.of(there)))))
                            .orElse(List.of())));
        });
        return plugins;
    }

    /** What is in use and was not shipped, by symbolic name. */
    private Map<String, PluginFolder.Active> added() {
        Map<String, PluginFolder.Active> added = new TreeMap<>(active());
        added.keySet().removeAll(shipped.bundles().keySet());
        return added;
    }

    private Map<String, PluginFolder.Active> active() {
        try {
            return folder.active();
        } catch (IOException e) {
            LOG.warn("the list of swapped-in bundles cannot be read", e);
            return Map.of();
        }
    }

    @Override
    public List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        Map<String, PluginFolder.Active> active = active();
        active.forEach((name, entry) -> differences.add(new Difference(
                name,
                shipped.version(name).map(Version::toString),
                installed.find(name).map(SwapEngine::version))));
        shipped.bundles().forEach((name, jar) -> {
            if (active.containsKey(name)) return;
            Optional<String> now = installed.find(name).map(SwapEngine::version);
            if (!now.equals(Optional.of(jar.version().toString())))
                differences.add(new Difference(name, Optional.of(jar.version().toString()), now));
        });
        return differences;
    }

    private static String version(Bundle bundle) {
        return bundle.getVersion().toString();
    }
}
