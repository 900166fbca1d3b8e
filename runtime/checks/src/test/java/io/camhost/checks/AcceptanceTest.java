package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyTestNamedInTheTableExists() throws IOException {
        List<Path> sources;
        try (var files = Files.walk(ROOT)) {
            sources = files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
        List<String> missing = new ArrayList<>();
        var names = NAMED.matcher(Files.readString(ROOT.resolve("docs/acceptance.md")));
        int count = 0;
        while (names.find()) {
            count++;
            String file = names.group(1) + ".java";
            String method = names.group(2);
            boolean there = false;
            for (Path source : sources)
                if (source.getFileName().toString().equals(file))
                    there = method == null || Files.readString(source).contains("void " + method + "(");
            if (!there) missing.add(names.group());
        }
        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThan(10);
    }
}
