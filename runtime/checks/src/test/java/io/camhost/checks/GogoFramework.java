package io.camhost.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One with the shell of Apache Felix, where everything is listed to be started with the framework. */
abstract class GogoFramework extends ForeignFramework {
    private static final Pattern ANSWER = Pattern.compile("(?s)START LEVEL [0-9]+\\n(.*?)\\n\\n");
    /** The framework with its shell, what others may use too, and what reads the configuration. */
    private static final Pattern THEIRS = Pattern.compile(
            "System Bundle|Gogo|File Install|Configuration Admin|Metatype" + "|Declarative Services|OPS4J|org\\.osgi:");

    GogoFramework(Path folder) {
        super(folder);
    }

    /** Properties of Felix File Install and pax-logging, as docs/embedding.md has them. */
    final String properties() throws IOException {
        configure(folder.resolve("conf/load"));
        Files.writeString(folder.resolve("conf/logback.xml"), LOGBACK);
        return """
                felix.fileinstall.dir=%1$s/conf/load
                org.ops4j.pax.logging.DefaultServiceLog.level=ERROR
                org.ops4j.pax.logging.StaticLogbackFile=%1$s/conf/logback.xml
                """.formatted(folder);
    }

    private static final String LOGBACK = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="console"/></root>
            </configuration>
            """;

    @Override
    List<String> javaOptions() {
        return Stream.concat(super.javaOptions().stream(), Stream.of("-Dcamhost.home=" + dist))
                .toList();
    }

    @Override
    void install() {
        // with the start
    }

    @Override
    String list() {
        return ask("lb", ANSWER).group(1);
    }

    /** What others are still wired to goes with a refresh only; the shell's own command does not do it without a list. */
    @Override
    void uninstall() {
        type("uninstall " + bundles(THEIRS).stream().map(String::valueOf).collect(Collectors.joining(" ")));
        ask("lb", Pattern.compile("(?s)START LEVEL [0-9]+\\n((?!Camhost).)*?\\n\\n"));
        type("wiring = ((bundle 0) adapt ((bundle 0) loadClass org.osgi.framework.wiring.FrameworkWiring))");
        type("$wiring refreshBundles null []");
    }
}
