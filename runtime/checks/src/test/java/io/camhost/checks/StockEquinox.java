package io.camhost.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Eclipse Equinox, with our list in its {@code config.ini}; data are in its own storage. */
final class StockEquinox extends GogoFramework {
    StockEquinox(Path folder) {
        super(folder);
    }

    @Override
    void prepare() throws IOException {
        String ours = Files.readString(dist.resolve("features/camhost-equinox.ini"));
        String theirs = "osgi.bundles=" + started("org.apache.felix.gogo.shell.jar", 10) + ","
                + started("org.apache.felix.fileinstall.jar", 15) + ",";
        Files.createDirectories(configuration());
        Files.writeString(configuration().resolve("config.ini"), properties() + ours.replace("osgi.bundles=", theirs));
    }

    private String started(String jar, int level) {
        return "reference:file:" + frameworks.resolve(jar) + "@" + level + ":start";
    }

    private Path configuration() {
        return folder.resolve("configuration");
    }

    @Override
    List<String> commandLine() {
        List<String> words = new ArrayList<>(List.of(java()));
        words.addAll(javaOptions());
        words.addAll(List.of("-jar", frameworks.resolve("org.eclipse.osgi.jar").toString()));
        words.addAll(List.of("-configuration", configuration().toString(), "-console"));
        return words;
    }

    @Override
    Path data() {
        return configuration().resolve("org.eclipse.osgi/0/data/camhost");
    }
}
