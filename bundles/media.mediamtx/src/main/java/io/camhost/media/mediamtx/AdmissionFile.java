package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
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

    private static final class Lazy {
        static final JsonMapper JSON = JsonMapper.builder().build();
    }

    private final Path file;
    private boolean failing;

    AdmissionFile(Path file) {
        this.file = file;
    }

    void write(Map<String, Identity> admitted) {
        ArrayNode all = Lazy.JSON.createArrayNode();
        admitted.forEach((id, who) -> all.addObject()
                .put("id", id)
                .put("user", who.user())
                .put("role", who.role().word())
                .put("expires", who.expiresAt().toEpochMilli())
                .put("issued", who.issuedAt().toEpochMilli())
                .put("how", who.how()));
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            Path next = file.resolveSibling("." + file.getFileName() + ".new");
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, Lazy.JSON.writeValueAsBytes(all));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
            for (JsonNode each : Lazy.JSON.readTree(Files.readAllBytes(file)))
                if (each instanceof ObjectNode entry) read(entry, admitted);
        } catch (IOException e) {
            LOG.warn("who watched is not known: {} cannot be read", file);
        }
        return admitted;
    }

    private static void read(ObjectNode entry, Map<String, Identity> admitted) {
        String user = entry.path("user").asText();
        if (user.isBlank()) return;
        Role.of(entry.path("role").asText())
                .ifPresent(role -> admitted.put(
                        entry.path("id").asText(),
                        new Identity(
                                user,
                                role,
                                Instant.ofEpochMilli(entry.path("expires").asLong()),
                                entry.path("how").asText(),
                                Instant.ofEpochMilli(entry.path("issued").asLong()))));
    }
}
