package io.camhost.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is published of MediaMTX's control API, as far as Camhost uses it: calls, their statuses, and the members of objects. */
public final class MediaMtxFacts {
    /** @param type a word of JSON Schema @param nullable whether it may be null @param deprecated absent unless it was set */
    public record Member(String type, boolean nullable, boolean deprecated) {}

    private final Map<String, Set<Integer>> calls = new LinkedHashMap<>();
    private final Map<String, Map<String, Member>> kinds = new LinkedHashMap<>();

    private MediaMtxFacts(List<String> lines) {
        Map<String, Member> kind = Map.of();
        for (String line : lines) {
            String[] words = line.strip().split(" +");
            if (line.isBlank() || line.startsWith("#")) continue;
            if (line.startsWith(" ")) {
                for (String word : words) add(kind, word);
            } else if (words.length == 1) {
                kind = new LinkedHashMap<>();
                kinds.put(words[0], kind);
            } else {
                Set<Integer> statuses = new HashSet<>();
                for (int i = 2; i < words.length; i++) statuses.add(Integer.valueOf(words[i]));
                calls.put(words[0] + " " + words[1], statuses);
            }
        }
    }

    private static void add(Map<String, Member> kind, String word) {
        String type = word.substring(word.indexOf(':') + 1);
        kind.put(
                word.substring(0, word.indexOf(':')),
                new Member(type.replaceAll("[?~]", ""), type.contains("?"), type.contains("~")));
    }

    static MediaMtxFacts of(FakeMediaMtx.Version version) {
        String name = version == FakeMediaMtx.Version.V1_5 ? "mediamtx-1.5.txt" : "mediamtx-1.20.txt";
        try (InputStream in = MediaMtxFacts.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is missing");
            return new MediaMtxFacts(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether there is such a call.
     *
     * @param call such as {@code GET /v3/paths/list} or {@code POST /v3/config/paths/add/{name}}
     */
    public boolean knows(String call) {
        return calls.containsKey(call);
    }

    /** Every call with the statuses it may be answered with. */
    public Map<String, Set<Integer>> calls() {
        return calls;
    }

    /** Members by name. @param kind such as {@code PathConf} */
    public Map<String, Member> members(String kind) {
        Map<String, Member> members = kinds.get(kind);
        if (members == null) throw new IllegalArgumentException("no objects of the kind " + kind + " in this version");
        return members;
    }

    /** Whether there are such objects in this version. */
    public boolean hasKind(String kind) {
        return kinds.containsKey(kind);
    }
}
