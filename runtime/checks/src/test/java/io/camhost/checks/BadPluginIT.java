package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.TinyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins that cannot work are refused with the reason, and the host stays as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadPluginIT {
    @TempDir
    static Path folder;

    private Host host;
    private String bundles;

    @BeforeAll
    void start() {
        host = Host.in(folder).option("--demo").start();
        bundles = bundles();
        assertThat(bundles).contains("Camhost API");
    }

    @AfterAll
    void stop() {
        if (host != null) host.close();
    }

    private String bundles() {
        return host.command("shell", "lb").output();
    }

    private static TinyBundle bundle() {
        return new TinyBundle("com.example.bad", "1.0.0");
    }

    /** @param reference what it needs, as an element of the component's description; may be empty */
    private static TinyBundle component(String type, String reference) {
        return bundle().header("Service-Component", "OSGI-INF/bad.xml")
                .entry("OSGI-INF/bad.xml", """
                        <component xmlns="http://www.osgi.org/xmlns/scr/v1.4.0" name="bad" immediate="true">
                          <implementation class="%s"/>%s
                        </component>
                        """.formatted(type, reference));
    }

    static Stream<Arguments> badOnes() {
        String broken = BrokenComponent.class.getName();
        return Stream.of(
                Arguments.of(
                        "import",
                        bundle().header("Import-Package", "com.example.missing"),
                        "com.example.bad 1.0.0 needs package com.example.missing, which nobody provides"),
                Arguments.of(
                        "api",
                        bundle().header("Import-Package", "io.camhost.api.rpc;version=\"[2.0,3)\""),
                        "needs package io.camhost.api.rpc from 2.0.0 on and before 3.0.0, this host has 1."),
                Arguments.of(
                        "java",
                        bundle().header("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""),
                        "needs Java 99, this is " + Runtime.version().feature()),
                Arguments.of(
                        "class", component("com.example.Missing", ""), "component bad failed: java.lang.ClassNotFound"),
                Arguments.of(
                        "throws",
                        component(broken, "").classOf(BrokenComponent.class),
                        "component bad failed: java.lang.IllegalStateException: there is no door"),
                Arguments.of(
                        "waits",
                        component(broken, "<reference name=\"door\" interface=\"com.example.Door\"/>")
                                .classOf(BrokenComponent.class),
                        "component bad waits for door"),
                Arguments.of(
                        "activator",
                        bundle().header("Bundle-Activator", "com.example.Missing"),
                        "java.lang.ClassNotFoundException: com.example.Missing"),
                Arguments.of(
                        "fragment",
                        bundle().header("Fragment-Host", "io.camhost.rpc"),
                        "is a fragment: replace the bundle it belongs to"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badOnes")
    void isRefused(String name, TinyBundle bad, String reason) {
        refuses(bad.in(folder.resolve("bad"), name + ".jar"), reason);
    }

    @Test
    void whatIsNoJarIsRefusedToo() throws IOException {
        refuses(Files.writeString(folder.resolve("text.jar"), "this is no jar"), "cannot be read as a jar");
    }

    private void refuses(Path jar, String reason) {
        Host.Result result = host.command("plugin", "install", jar.toString());
        assertThat(result.exit()).as(result.output()).isEqualTo(1);
        assertThat(result.errors()).contains(reason);
        assertThat(bundles()).isEqualTo(bundles);
        assertThat(host.command("plugin", "list").output()).isEqualToIgnoringNewLines("no plugins");
        assertThat(host.status().path("ready").asBoolean()).isTrue();
        assertThat(host.status().path("differences")).isEmpty();
    }
}
