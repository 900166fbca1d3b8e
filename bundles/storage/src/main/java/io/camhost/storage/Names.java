package io.camhost.storage;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How files are called: {@code <camera>_<YYYY-MM-DD_HH-MM-SS>}, in UTC, {@code _2}, {@code _3} … when that is taken;
 * {@code clip-} before it for what was cut out of recordings. */
final class Names {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern GENERATED = Pattern.compile(
            "(?:clip-)?(camera(?:0|[1-9][0-9]{0,8}))_([0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2})(?:_[0-9]+)?");
    private static final Pattern WISH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}");
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,5}");
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9]+\\.part\\.[a-z0-9]{1,5}");

    private Names() {}

    static String generated(CameraId camera, Instant at, int number) {
        return camera + "_" + TIME.format(at) + (number < 2 ? "" : "_" + number);
    }

    /** The wished name without its extension, if that says the same as {@code extension}. */
    static String wished(String wish, String extension) {
        if (!WISH.matcher(wish).matches() || wish.contains(".."))
            throw CamhostException.invalidParameter(
                    "filename",
                    "pattern",
                    "1 to 255 letters, digits, dot, underscore or minus, not beginning with a dot");
        return wish.toLowerCase(Locale.ROOT).endsWith("." + extension)
                ? wish.substring(0, wish.length() - extension.length() - 1)
                : wish;
    }

    static String requireExtension(String extension) {
        if (!EXTENSION.matcher(extension).matches()) throw new IllegalArgumentException("not a file extension");
        return extension;
    }

    /** A dot-file, so that nobody lists it; its real extension comes last, since programs go by it. The number makes it unique. */
    static String temporary(String name, long number, String extension) {
        return "." + name.substring(0, Math.min(name.length(), 120)) + "." + number + ".part." + extension;
    }

    static boolean isTemporary(String fileName) {
        return TEMPORARY.matcher(fileName).matches();
    }

    static String withoutExtension(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }

    /** Whether a file of that name can belong to the catalogue. */
    static boolean belongs(Kind kind, String fileName) {
        int dot = fileName.lastIndexOf('.');
        if (dot <= 0 || fileName.startsWith(".")) return false;
        return extensions(kind).contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static Set<String> extensions(Kind kind) {
        return switch (kind) {
            case RECORDING -> Set.of("mp4", "mkv");
            case SNAPSHOT -> Set.of("jpg", "jpeg", "png");
        };
    }

    static Optional<CameraId> camera(String fileName) {
        Matcher matcher = GENERATED.matcher(withoutExtension(fileName));
        return matcher.matches() ? Optional.of(CameraId.parse(matcher.group(1))) : Optional.empty();
    }

    /** When a file was made by its name: what the file system tells is the time of the last write only. */
    static Optional<Instant> created(String fileName) {
        Matcher matcher = GENERATED.matcher(withoutExtension(fileName));
        if (!matcher.matches()) return Optional.empty();
        try {
            return Optional.of(LocalDateTime.parse(matcher.group(2), TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
