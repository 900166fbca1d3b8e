package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.StoredFile;
import java.time.Duration;

/** Signed download links. */
final class Links {
    private final Duration lifetime;
    private final String base;

    /** @param base what they begin with; blank for relative ones */
    Links(Duration lifetime, String base) {
        this.lifetime = lifetime;
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        if (!base.isBlank() && !base.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?"))
            throw new IllegalArgumentException("server.public_base_url: http:// or https:// and a host, got " + base);
    }

    String to(StoredFile file, Auth auth) {
        String folder = file.kind() == Storage.Kind.RECORDING ? "recordings" : "snapshots";
        return base + auth.signLink("/files/" + folder + "/" + file.name(), lifetime);
    }
}
