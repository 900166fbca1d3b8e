package io.camhost.cameras;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What people call their cameras. */
final class Aliases {
    private static final int LONGEST = 64;

    private Aliases() {}

    /**
     * As it is kept.
     *
     * @param alias empty for none
     * @throws CamhostException INVALID_PARAMETER
     */
    static String checked(String alias) {
        String stripped = alias.strip();
        if (stripped.length() > LONGEST)
            throw CamhostException.invalidParameter("alias", "length", "up to " + LONGEST + " characters");
        if (stripped.chars().anyMatch(Character::isISOControl))
            throw CamhostException.invalidParameter("alias", "pattern", "one line of text");
        return stripped;
    }

    /**
     * {@code camera.aliases} of the configuration.
     *
     * @param configured each {@code camera<N>=<name>}
     */
    static Map<CameraId, String> configured(String... configured) {
        Map<CameraId, String> aliases = new TreeMap<>();
        Map<String, CameraId> taken = new TreeMap<>();
        for (String entry : configured) {
            int equals = entry.indexOf('=');
            try {
                CameraId id =
                        CameraId.parse(entry.substring(0, Math.max(0, equals)).strip());
                String alias = checked(entry.substring(equals + 1));
                if (alias.isEmpty() || aliases.put(id, alias) != null || taken.put(fold(alias), id) != null)
                    throw new IllegalArgumentException(entry);
            } catch (IllegalArgumentException | CamhostException e) {
                throw new IllegalArgumentException(
                        "camera.aliases: a list of camera<N>=<name>, each camera and each name once, got " + entry, e);
            }
        }
        return aliases;
    }

    private static String fold(String alias) {
        return alias.toLowerCase(Locale.ROOT);
    }
}
