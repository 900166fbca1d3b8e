package io.camhost.web;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files of a folder: nothing outside of it, also not by links, and nothing whose name begins with a dot. */
final class FolderSite implements Page.Site {
    private final Path folder;

    FolderSite(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<HttpAnswer> find(HttpRequest request) {
        try {
            Path base = folder.toRealPath();
            Path wanted = base.resolve(request.path().substring(1)).normalize();
            if (!wanted.startsWith(base) || hidden(base.relativize(wanted))) return Optional.empty();
            if (Files.isDirectory(wanted)) wanted = wanted.resolve("index.html");
            Path real = wanted.toRealPath();
            if (!real.startsWith(base)) return Optional.empty();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(answer(request, real, attributes)) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // not there, or not ours to read
        }
    }

    private static boolean hidden(Path relative) {
        for (Path name : relative) if (name.toString().startsWith(".")) return true;
        return false;
    }

    private static HttpAnswer answer(HttpRequest request, Path file, BasicFileAttributes attributes) {
        String tag = "W/\"" + Long.toHexString(attributes.size()) + "-"
                + Long.toHexString(attributes.lastModifiedTime().toMillis()) + '"';
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", tag);
        headers.put("Cache-Control", "no-cache");
        headers.put("X-Content-Type-Options", "nosniff");
        if (request.header("if-none-match").filter(tags -> tags.contains(tag)).isPresent())
            return HttpAnswer.empty(304, headers);
        headers.put("Content-Type", MediaTypes.of(file.getFileName().toString()));
        return new HttpAnswer(200, headers, new HttpAnswer.File(file, 0, attributes.size()));
    }
}
