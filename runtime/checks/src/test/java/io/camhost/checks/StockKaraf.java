package io.camhost.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Apache Karaf, where the feature is added and installed from its shell. */
final class StockKaraf extends ForeignFramework {
    private static final Pattern ANSWER = Pattern.compile("(?s)START LEVEL 100 , List Threshold: 0\\n(.*?)\\nkaraf@");

    StockKaraf(Path folder) {
        super(folder);
    }

    private Path home() {
        return folder.resolve("karaf");
    }

    @Override
    void prepare() throws IOException {
        Path unpacked;
        try (var folders = Files.list(frameworks)) {
            unpacked = folders.filter(each -> each.getFileName().toString().startsWith("apache-karaf"))
                    .findFirst()
                    .orElseThrow();
        }
        copy(unpacked, home());
        configure(home().resolve("etc"));
        edit("org.apache.karaf.shell.cfg", "sshPort = 8101", "sshPort = 0");
        edit(
                "org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.repositories= \\\n",
                "org.ops4j.pax.url.mvn.repositories= \\\n    "
                        + dist.resolve("repository").toUri() + "@id=camhost\nnone= \\\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator)
                Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    private void edit(String file, String old, String fresh) throws IOException {
        Path path = home().resolve("etc").resolve(file);
        String text = Files.readString(path);
        if (!text.contains(old)) throw new IllegalStateException(path + " has no " + old);
        Files.writeString(path, text.replace(old, fresh));
    }

    @Override
    List<String> commandLine() {
        return List.of("/bin/sh", home().resolve("bin/karaf").toString());
    }

    @Override
    List<String> javaOptions() {
        return Stream.concat(super.javaOptions().stream(), Stream.of("-Dcamhost.data=" + data()))
                .toList();
    }

    @Override
    void install() {
        Path features = dist.resolve("features/camhost-karaf.xml");
        ask("feature:repo-add " + features.toUri(), Pattern.compile("Adding feature url"));
        type("feature:install -r camhost");
    }

    @Override
    String list() {
        return ask("bundle:list -t 0", ANSWER).group(1);
    }

    @Override
    void uninstall() {
        type("feature:uninstall camhost");
        ask("bundle:list -t 0", Pattern.compile("(?s)START LEVEL 100 , List Threshold: 0\\n((?!Camhost).)*?\\nkaraf@"));
    }

    @Override
    Path data() {
        return folder.resolve("camhost-data");
    }
}
