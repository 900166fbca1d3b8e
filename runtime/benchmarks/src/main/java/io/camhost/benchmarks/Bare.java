package io.camhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The servers that Camhost is compared with, started by the same Java with the same options. */
final class Bare {
    /** As {@code bin/camhost} sets it. */
    private static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private final Places places;
    private final List<String> java;

    /** @param java program and options */
    Bare(Places places, List<String> java) {
        this.places = places;
        this.java = java;
    }

    /** @param fixed length of the answers at {@code /fixed} */
    ServerProcess echo(int fixed) throws IOException {
        int port = ServerProcess.freePort();
        List<String> argv = new ArrayList<>(java);
        argv.addAll(List.of(
                "-cp",
                places.bench().resolve("lib") + "/*",
                "io.camhost.benchmarks.bare.EchoServer",
                Integer.toString(port),
                Integer.toString(fixed)));
        return ServerProcess.start(argv, ENVIRONMENT, places.work().resolve("echo.txt"), port);
    }

    /**
     * Felix, Declarative Services, Jetty and Jackson.
     *
     * @param archive whether with an archive of its classes, as we have one: the first such start leaves it behind when it ends
     */
    ServerProcess skeleton(boolean archive) throws IOException {
        Path file = places.work().resolve("skeleton.jsa");
        int port = ServerProcess.freePort();
        List<String> argv = new ArrayList<>(java);
        if (archive) argv.add((Files.exists(file) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file);
        argv.addAll(List.of(
                "-cp",
                places.classPath("io.camhost.benchmarks", "org.apache.felix.framework", "slf4j-api", "slf4j-simple"),
                "io.camhost.benchmarks.bare.SkeletonFramework",
                places.bench().resolve("bundles").toString(),
                places.work().resolve("skeleton-cache").toString(),
                Integer.toString(port)));
        return ServerProcess.start(argv, ENVIRONMENT, places.work().resolve("skeleton.txt"), port);
    }
}
