package io.camhost.api.operation;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Changes the host's configuration where the operator keeps it. Threading: any thread; answers within 100 ms. */
@ProviderType
public interface ConfigEditor {
    /**
     * Sets keys in the file and applies them: all or none, comments and order stay. Ports, addresses and paths count after a
     * restart; where the environment sets a key too, the environment wins.
     *
     * @param keyToValue such as {@code server.host} → {@code 0.0.0.0}; values as one writes them into the file, lists with commas
     * @throws io.camhost.api.CamhostException INVALID_PARAMETER (unknown key, bad value, all together invalid), UNSUPPORTED (there
     *     is no file), DEPENDENCY_FAILED (it cannot be written)
     */
    void set(Map<String, String> keyToValue);
}
