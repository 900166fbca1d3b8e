package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallPlanTest {
    @TempDir
    Path folder;

    private Places places;

    @BeforeEach
    void ship() throws IOException {
        places = new Places(folder, folder.resolve("conf"), false, folder.resolve("data"), folder.resolve("log"));
        bundle(folder.resolve("system/30-camhost/api.jar"), "api", "1.0.0");
        bundle(folder.resolve("system/40-camhost/rpc.jar"), "rpc;singleton:=true", "1.0.0");
        Files.writeString(folder.resolve("system/README"), "not a folder of bundles");
    }

    private static void bundle(Path jar, String name, String version) throws IOException {
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private void active(String json) throws IOException {
        Files.createDirectories(places.data().resolve("plugins"));
        Files.writeString(places.data().resolve("plugins/active.json"), json);
    }

    private static List<String> files(InstallPlan plan) {
        return plan.items().stream()
                .map(item -> item.startLevel() + " " + item.file().getFileName())
                .toList();
    }

    @Test
    void theFolderNamesTheStartLevel() {
        InstallPlan plan = InstallPlan.of(places, false);
        assertThat(files(plan)).containsExactly("30 api.jar", "40 rpc.jar");
        assertThat(plan.firstLevels()).containsExactly(30, 40);
        assertThat(plan.lastLevel()).isEqualTo(40);
    }

    @Test
    void theWayInBeginsBeforeTheHouseAndEndsBeforeItToo() throws IOException {
        bundle(folder.resolve("system/35-config/config.jar"), "config", "1.0.0");
        bundle(folder.resolve("system/45-edge/transport.jar"), "transport", "1.0.0");
        bundle(folder.resolve("system/48-gateway/gateway.jar"), "gateway", "1.0.0");
        InstallPlan plan = InstallPlan.of(places, false);
        assertThat(files(plan))
                .containsExactly("30 api.jar", "35 config.jar", "40 rpc.jar", "45 transport.jar", "48 gateway.jar");
        assertThat(plan.items()).extracting(InstallPlan.Item::firstLevel).containsExactly(30, 35, 40, 36, 39);
        assertThat(plan.firstLevels()).containsExactly(30, 35, 36, 39, 40);
        assertThat(plan.lastLevel()).isEqualTo(48);
    }

    @Test
    void whatWasSwappedInTakesThePlaceOfTheShipped() throws IOException {
        bundle(places.data().resolve("plugins/rpc-1.1.0.jar"), "rpc", "1.1.0");
        bundle(places.data().resolve("plugins/extra.jar"), "extra", "1.0.0");
        active("""
                {"rpc": {"version": "1.1.0", "file": "rpc-1.1.0.jar", "startLevel": 40},
                 "extra": {"version": "1.0.0", "file": "extra.jar", "startLevel": 45}}""");
        assertThat(files(InstallPlan.of(places, false)))
                .containsExactly("30 api.jar", "40 rpc-1.1.0.jar", "45 extra.jar");
        assertThat(files(InstallPlan.of(places, true))).containsExactly("30 api.jar", "40 rpc.jar");
        assertThat(files(InstallPlan.without(places, Set.of("rpc"))))
                .containsExactly("30 api.jar", "40 rpc.jar", "45 extra.jar");
        assertThat(InstallPlan.of(places, false).swapped())
                .isEqualTo(Map.of("rpc", "rpc-1.1.0.jar", "extra", "extra.jar"));
        assertThat(InstallPlan.of(places, true).swapped()).isEmpty();
    }

    @Test
    void aNewerShippedBundleWinsAndThatIsTold() throws IOException {
        bundle(places.data().resolve("plugins/old.jar"), "rpc", "0.9.0");
        active("{\"rpc\": {\"version\": \"0.9.0\", \"file\": \"old.jar\", \"startLevel\": 40}}");
        InstallPlan plan = InstallPlan.of(places, false);
        assertThat(files(plan)).containsExactly("30 api.jar", "40 rpc.jar");
        assertThat(plan.remarks()).singleElement().asString().contains("newer");
    }

    @Test
    void aMissingJarOrABrokenListFallsBackToTheShipped() throws IOException {
        active("{\"rpc\": {\"version\": \"2.0.0\", \"file\": \"gone.jar\", \"startLevel\": 40}}");
        InstallPlan missing = InstallPlan.of(places, false);
        active("{");
        InstallPlan broken = InstallPlan.of(places, false);
        assertThat(List.of(missing, broken)).allSatisfy(plan -> {
            assertThat(files(plan)).containsExactly("30 api.jar", "40 rpc.jar");
            assertThat(plan.remarks()).hasSize(1);
        });
    }

    @Test
    void aProgramFolderWithoutBundlesIsNamed() {
        Places empty =
                new Places(folder.resolve("nothing"), folder, false, folder.resolve("data"), folder.resolve("log"));
        assertThatThrownBy(() -> InstallPlan.of(empty, false)).hasMessageContaining("not whole");
    }
}
