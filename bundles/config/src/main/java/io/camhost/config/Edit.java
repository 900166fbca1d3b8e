package io.camhost.config;

import io.camhost.api.CamhostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several keys set in the text of a file, checked before anything is written. */
final class Edit {
    private static final Logger LOG = LoggerFactory.getLogger(Edit.class);

    private Edit() {}

    /** @throws CamhostException INVALID_PARAMETER: names the key and the rule, never the value */
    static String of(String text, Map<String, String> keyToValue, Map<String, String> environment) {
        Map<Key, Object> wanted = new LinkedHashMap<>();
        String edited = text;
        for (var change : keyToValue.entrySet()) {
            Key key = KeyTable.find(change.getKey())
                    .orElseThrow(() -> CamhostException.invalidParameter(
                            change.getKey(), "known_key", "there is no such key; camhost.yaml lists them all"));
            try {
                String value = unquoted(change.getValue().trim());
                wanted.put(key, ConfigReader.parse(key, value));
                edited = YamlEdit.set(edited, key, YamlText.of(key, value));
            } catch (ConfigReader.BadValue e) {
                throw CamhostException.invalidParameter(key.path(), "value", e.rule());
            } catch (YamlTree.Malformed e) {
                throw CamhostException.invalidParameter(
                        "configuration", "yaml", "edit the file by hand: " + e.getMessage());
            }
            if (environment.containsKey(key.environmentName()))
                LOG.warn("{} is set by {} too, which wins", key.path(), key.environmentName());
        }
        Map<Key, Object> after = checked(edited, environment);
        wanted.forEach((key, value) -> {
            if (!Objects.deepEquals(after.get(key), value))
                throw new IllegalStateException(key.path() + " could not be set in the file; edit it by hand");
        });
        return edited;
    }

    /** Somebody may quote as in the file, for nothing ({@code ""}) there is no other way. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** What the text alone sets, when a host would run with it. */
    private static Map<Key, Object> checked(String edited, Map<String, String> environment) {
        Reading reading = ConfigReader.read(edited, environment);
        if (!reading.good())
            throw CamhostException.invalidParameter("configuration", "valid", String.join("; ", reading.violations()));
        return ConfigReader.read(edited, Map.of()).settings().values();
    }
}
