package io.camhost.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Apache Felix, with its shell and File Install in its bundle folder and our list in its configuration. */
final class StockFelix extends GogoFramework {
    StockFelix(Path folder) {
        super(folder);
    }

    @Override
    void prepare() throws IOException {
        Path bundles = Files.createDirectories(folder.resolve("bundle"));
        for (String name : List.of("org.apache.felix.fileinstall.jar", "org.apache.felix.gogo.shell.jar"))
            Files.copy(frameworks.resolve(name), bundles.resolve(name));
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/config.properties"),
                properties()
                        + "felix.auto.deploy.action=install,start\n"
                        + "felix.auto.deploy.dir=" + bundles + "\n"
                        + "org.osgi.framework.storage=" + folder.resolve("felix-cache") + "\n"
                        + "camhost.data=" + data() + "\n"
                        + Files.readString(dist.resolve("features/camhost-felix.properties")));
    }

    @Override
    List<String> commandLine() {
        List<String> words = new ArrayList<>(List.of(java()));
        words.addAll(javaOptions());
        words.add("-Dfelix.config.properties="
                + folder.resolve("conf/config.properties").toUri());
        words.addAll(
                List.of("-jar", frameworks.resolve("org.apache.felix.main.jar").toString()));
        return words;
    }

    @Override
    Path data() {
        return folder.resolve("camhost-data");
    }
}
