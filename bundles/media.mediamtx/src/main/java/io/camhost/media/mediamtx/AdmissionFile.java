package io.camhost.media.mediamtx;

import io.camhost.api.auth.Identity;
import io.camhost.swap.WholeFile;
import io.camhost.swap.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who watches by something that their sessions do not tell, for a host that begins anew after a crash: by the ids of sessions, whom
 * they are and until when. What they came in with is not in it. Threading: one thread.
 */
final class AdmissionFile {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionFile.class);

    private final Path file;
    private boolean failing;

    AdmissionFile(Path file) {
        this.file = file;
    }

    void write(Map<String, Identity> admitted) {
        Map<String, Object> all = new HashMap<>();
        admitted.forEach((id, who) -> all.put(id, KeptIdentity.of(who)));
        try {
            WholeFile.write(file, Json.write(all));
            failing = false;
        } catch (IOException e) {
            if (!failing) LOG.warn("who watches will not be known after a crash: {}", e.toString());
            failing = true;
        }
    }

    Map<String, Identity> read() {
        Map<String, Identity> admitted = new HashMap<>();
        if (!Files.isRegularFile(file)) return admitted;
        try {
            Json.read(Files.readString(file))
                    .forEach((id, kept) -> KeptIdentity.read(kept).ifPresent(who -> admitted.put(id, who)));
        } catch (IOException e) {
            LOG.warn("who watched is not known: {} cannot be read", file);
        }
        return admitted;
    }
}
