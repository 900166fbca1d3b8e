package io.camhost.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.features.ShippedSet.ShippedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The feature says what is shipped. When that changes, {@code -DargLine=-Dcamhost.write=true} writes it anew. */
class FeatureFileTest {
    private static final Path FILE = Path.of("src/main/features/camhost.feature.json");

    @Test
    void theFeatureListsWhatIsShipped() throws IOException {
        String expected = json(ShippedSet.read());
        if (Boolean.getBoolean("camhost.write")) Files.writeString(FILE, expected);
        assertThat(FILE).hasContent(expected);
    }

    /** In the shape of the OSGi Compendium's chapter 159; {@code startLevel} is a bundle's metadata. */
    private static String json(ShippedSet shipped) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        List<ShippedBundle> bundles = shipped.bundles().stream()
                .sorted(Comparator.comparingInt(ShippedBundle::startLevel).thenComparing(ShippedBundle::id))
                .toList();
        String version = shipped.ours().get(0).version();
        ObjectNode feature = mapper.createObjectNode();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "io.camhost:io.camhost.features:osgifeature:camhost:" + version);
        feature.put("name", "Camhost");
        feature.put("description", "The whole camera host, as it is shipped");
        feature.put("license", "Apache-2.0");
        feature.put("complete", true);
        ArrayNode list = feature.putArray("bundles");
        for (ShippedBundle bundle : bundles)
            list.addObject().put("id", bundle.id()).put("startLevel", bundle.startLevel());
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return mapper.writer(printer).writeValueAsString(feature) + "\n";
    }
}
