package io.camhost.features;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The bundles of the distribution: what its pom and its assembly say, with the jars of this build. */
record ShippedSet(List<ShippedBundle> bundles) {
    private static final Path DIST = Path.of("../runtime/dist");

    /** @param folder below {@code system}; it begins with the start level */
    record ShippedBundle(String group, String artifact, String version, String folder, Path jar) {
        int startLevel() {
            return Integer.parseInt(folder.substring(0, folder.indexOf('-')));
        }

        boolean ours() {
            return group.equals("io.camhost");
        }

        String id() {
            return group + ":" + artifact + ":" + version;
        }

        Manifest manifest() {
            try (JarFile file = new JarFile(jar.toFile())) {
                return file.getManifest();
            } catch (IOException e) {
                throw new IllegalStateException(jar.toString(), e);
            }
        }

        @Override
        public String toString() {
            return artifact;
        }
    }

    static ShippedSet read() throws IOException {
        Document pom = parse(DIST.resolve("pom.xml"));
        Document assembly = parse(DIST.resolve("src/assembly/folder.xml"));
        List<ShippedBundle> bundles = new ArrayList<>();
        for (Element dependency : below(child(pom.getDocumentElement(), "dependencies"), "dependency")) {
            String group = child(dependency, "groupId").getTextContent();
            String artifact = child(dependency, "artifactId").getTextContent();
            if (!shipped(dependency)) continue;
            Optional<String> folder = folder(assembly, group + ":" + artifact);
            if (folder.isEmpty()) continue; // the launcher and the framework are on its class path
            Path jar = jar(artifact);
            String name = jar.getFileName().toString();
            String version = name.substring(artifact.length() + 1, name.length() - ".jar".length());
            bundles.add(new ShippedBundle(group, artifact, version, folder.get(), jar));
        }
        return new ShippedSet(List.copyOf(bundles));
    }

    List<ShippedBundle> ours() {
        return bundles.stream().filter(ShippedBundle::ours).toList();
    }

    /** What is only for those who write plugins has the scope {@code test}. */
    private static boolean shipped(Element dependency) {
        return child(dependency, "scope").getTextContent().equals("runtime");
    }

    private static Optional<String> folder(Document assembly, String artifact) {
        for (Element set : below(assembly.getDocumentElement(), "dependencySet")) {
            if (!matches(set, "include", artifact) || matches(set, "exclude", artifact)) continue;
            String folder = child(set, "outputDirectory").getTextContent();
            return folder.startsWith("system/") ? Optional.of(folder.substring("system/".length())) : Optional.empty();
        }
        throw new IllegalStateException(artifact + " is a dependency of the distribution, but in none of its folders");
    }

    private static boolean matches(Element set, String kind, String artifact) {
        return below(set, kind).stream()
                .map(Element::getTextContent)
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? artifact.startsWith(pattern.substring(0, pattern.length() - 1))
                        : artifact.equals(pattern));
    }

    private static Path jar(String artifact) {
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        for (String entry : classPath) {
            String name = Path.of(entry).getFileName().toString();
            if (name.matches(Pattern.quote(artifact) + "-[0-9].*\\.jar")) return Path.of(entry);
        }
        String folder = artifact.replaceFirst("io\\.camhost\\.", "") + "/target/classes";
        for (String entry : classPath)
            assumeTrue(!entry.endsWith(folder), "bundles are built in the phase package: run that, not test");
        throw new IllegalStateException(artifact + " is shipped, but not on the class path of this test");
    }

    private static Document parse(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(file.toString(), e);
        }
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
            if (node instanceof Element element && element.getTagName().equals(name)) return element;
        throw new IllegalStateException(parent.getTagName() + " has no " + name);
    }

    private static List<Element> below(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        var nodes = parent.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) found.add((Element) nodes.item(i));
        return found;
    }
}
