package io.camhost.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which Camhost this is, as the build wrote it down. */
final class Version {
    private static final Properties BUILD = read();

    private Version() {}

    static String number() {
        return BUILD.getProperty("version", "0");
    }

    /** ISO 8601, UTC; empty when unknown. */
    static String build() {
        return BUILD.getProperty("build", "");
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) properties.load(in);
        } catch (IOException e) {
            // then it is version 0
        }
        return properties;
    }
}
