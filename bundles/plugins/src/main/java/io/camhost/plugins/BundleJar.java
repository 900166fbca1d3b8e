package io.camhost.plugins;

import io.camhost.api.CamhostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Version;

/**
 * A bundle in a file.
 *
 * @param kind {@code owner}, {@code handler} or blank: how it wants to be replaced
 */
record BundleJar(Path file, String symbolicName, Version version, String kind) {
    static final String KIND = "Camhost-Swap";
    static final String HANDLER = "handler";

    /** @throws CamhostException INVALID_PARAMETER when the file is no bundle */
    static BundleJar of(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = main.getValue("Bundle-SymbolicName");
            if (name == null) throw wrong("no_bundle", name(file) + " is a jar, but no OSGi bundle");
            if (main.getValue("Fragment-Host") != null)
                throw wrong("no_bundle", name(file) + " is a fragment: replace the bundle it belongs to");
            String version = main.getValue("Bundle-Version");
            String kind = main.getValue(KIND);
            return new BundleJar(
                    file, name.split(";")[0].strip(), Version.parseVersion(version), kind == null ? "" : kind.strip());
        } catch (IOException | IllegalArgumentException e) {
            throw wrong("readable", name(file) + " cannot be read as a jar");
        }
    }

    private static CamhostException wrong(String rule, String hint) {
        return CamhostException.invalidParameter("files", rule, hint);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    String nameAndVersion() {
        return symbolicName + " " + version;
    }

    /** Of the content, in hex. */
    static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
