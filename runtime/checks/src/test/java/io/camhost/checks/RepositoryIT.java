package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What resolvers read of the distribution's repository. */
class RepositoryIT {
    private static final Path DIST = Path.of(System.getProperty("camhost.dist", "../dist/target/camhost"));
    private static final Path REPOSITORY = DIST.resolve("repository");

    @Test
    void theIndexFindsEveryShippedBundleByARelativeAddress() throws Exception {
        Map<String, Path> indexed = new TreeMap<>();
        for (var entry : contents().entrySet()) {
            Path jar = REPOSITORY.resolve(entry.getValue());
            assertThat(jar).isRegularFile();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            assertThat(HexFormat.of().formatHex(digest)).as(entry.getValue()).isEqualToIgnoringCase(entry.getKey());
            indexed.put(jar.getFileName().toString(), jar);
        }
        TreeSet<String> shipped = new TreeSet<>();
        try (var files = Files.walk(DIST.resolve("system"))) {
            files.map(file -> file.getFileName().toString())
                    // a fragment of our launcher's log
                    .filter(name -> name.endsWith(".jar") && !name.startsWith("io.camhost.logging"))
                    .forEach(shipped::add);
        }
        assertThat(indexed.keySet()).containsAll(shipped);
    }

    /** Addresses by SHA-256; what is only another view of the same file has none of its own. */
    private static Map<String, String> contents() throws Exception {
        Map<String, String> contents = new TreeMap<>();
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(REPOSITORY.resolve("index.xml").toFile());
        assertThat(document.getDocumentElement().getAttribute("increment")).isEqualTo("0");
        var capabilities = document.getElementsByTagName("capability");
        for (int i = 0; i < capabilities.getLength(); i++) {
            Element capability = (Element) capabilities.item(i);
            if (!capability.getAttribute("namespace").equals("osgi.content")) continue;
            String url = attribute(capability, "url");
            if (!url.startsWith("urn:")) contents.put(attribute(capability, "osgi.content"), url);
        }
        return contents;
    }

    private static String attribute(Element capability, String name) {
        var attributes = capability.getElementsByTagName("attribute");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            if (attribute.getAttribute("name").equals(name)) return attribute.getAttribute("value");
        }
        throw new IllegalStateException("no attribute " + name);
    }
}
