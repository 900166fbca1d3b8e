package io.camhost.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files say what is shipped. When that changes, {@code -DargLine=-Dcamhost.write=true} writes them anew. */
class FeatureFilesTest {
    private static final Path FOLDER = Path.of("src/main/features");

    @Test
    void theyListWhatIsShipped() throws IOException {
        for (Map.Entry<String, String> file : FeatureFiles.of(ShippedSet.read()).entrySet()) {
            Path path = FOLDER.resolve(file.getKey());
            if (Boolean.getBoolean("camhost.write")) Files.writeString(path, file.getValue());
            assertThat(path).hasContent(file.getValue());
        }
    }
}
