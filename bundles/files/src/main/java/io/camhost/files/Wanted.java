package io.camhost.files;

import io.camhost.api.storage.Storage.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a path asks for: a name of the catalogue, never a path of ours.
 *
 * @param camera the folder before the name, if it was given
 */
record Wanted(Kind kind, Optional<String> camera, String name) {
    static final String ROOT = "/files/";

    private static final Pattern NAME = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
    private static final Pattern CAMERA = Pattern.compile("camera[0-9]{1,26}");
    /** What a path has only when somebody tries to get out of the folder. */
    private static final Pattern TRICK = Pattern.compile("\\.\\.|\\\\|%(2e|2f|5c|00|25)", Pattern.CASE_INSENSITIVE);

    /** Why there is nothing to look for. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        final int status;

        Refused(int status, String text) {
            super(text);
            this.status = status;
        }
    }

    /** @param raw as it came; @param path decoded and normalised, below {@link #ROOT} */
    static Wanted of(String raw, String path) throws Refused {
        if (TRICK.matcher(raw).find() || !path.startsWith(ROOT)) throw new Refused(400, "invalid file name");
        String[] parts = path.substring(ROOT.length()).split("/", -1);
        Kind kind = switch (parts[0]) {
            case "recordings" -> Kind.RECORDING;
            case "snapshots" -> Kind.SNAPSHOT;
            default -> throw new Refused(404, "not found");
        };
        String name = parts[parts.length - 1];
        boolean good = parts.length == 2
                || parts.length == 3 && CAMERA.matcher(parts[1]).matches();
        if (!good || !NAME.matcher(name).matches()) throw new Refused(400, "invalid file name");
        return new Wanted(kind, parts.length == 3 ? Optional.of(parts[1]) : Optional.empty(), name);
    }
}
