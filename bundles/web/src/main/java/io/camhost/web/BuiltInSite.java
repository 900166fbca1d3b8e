package io.camhost.web;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page out of this bundle. Every file is asked for anew and answered with 304 while it is the same, so that a swap shows. */
final class BuiltInSite implements Page.Site {
    private static final Pattern ASSET = Pattern.compile("/assets/[A-Za-z0-9][A-Za-z0-9._-]*");

    private final String apiPath;
    private final ContentPolicy policy;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(byte[] bytes, String type, String tag) {}

    /** @param apiPath where the page finds the API */
    BuiltInSite(String apiPath, ContentPolicy policy) {
        this.apiPath = apiPath;
        this.policy = policy;
    }

    @Override
    public Optional<HttpAnswer> find(HttpRequest request) {
        String name = request.path().equals("/") ? "/index.html" : request.path();
        if (!name.equals("/index.html") && !ASSET.matcher(name).matches()) return Optional.empty();
        Asset asset = assets.get(name);
        if (asset == null) {
            Optional<Asset> loaded = load(name);
            if (loaded.isEmpty()) return Optional.empty();
            asset = loaded.get();
            assets.put(name, asset);
        }
        return Optional.of(answer(request, asset));
    }

    private HttpAnswer answer(HttpRequest request, Asset asset) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", asset.tag());
        headers.put("Cache-Control", "no-cache");
        headers.put("X-Content-Type-Options", "nosniff");
        if (request.header("if-none-match")
                .filter(tags -> tags.contains(asset.tag()))
                .isPresent()) return HttpAnswer.empty(304, headers);
        headers.put("Content-Type", asset.type());
        if (asset.type().startsWith("text/html")) {
            headers.put("Content-Security-Policy", policy.header(request.authority(), request.secure()));
            headers.put("Referrer-Policy", "no-referrer");
            headers.put("X-Frame-Options", "DENY");
        }
        return new HttpAnswer(200, headers, new HttpAnswer.Bytes(asset.bytes()));
    }

    private Optional<Asset> load(String name) {
        try (InputStream in = BuiltInSite.class.getResourceAsStream("/web" + name)) {
            if (in == null) return Optional.empty();
            byte[] bytes = in.readAllBytes();
            if (name.equals("/index.html"))
                bytes = new String(bytes, StandardCharsets.UTF_8)
                        .replace("{{api-path}}", attribute(apiPath))
                        .getBytes(StandardCharsets.UTF_8);
            return Optional.of(new Asset(bytes, MediaTypes.of(name), tag(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
