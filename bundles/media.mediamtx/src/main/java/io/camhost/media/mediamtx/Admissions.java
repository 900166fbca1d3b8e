package io.camhost.media.mediamtx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who was let in, and by what: so that it can be asked again whether they still may. By the ids of connections and sessions, which
 * the server tells with its readers. Threading: any thread.
 */
final class Admissions {
    private static final int MOST = 4000;
    /** So long it may take from a question until the server lists who asked. */
    private static final Duration FRESH = Duration.ofSeconds(60);

    private record Entry(Question question, long atNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Admissions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return whether nobody of that id was let in before */
    synchronized boolean add(Question question) {
        if (question.id().isEmpty()) return true;
        Entry before = entries.put(question.id(), new Entry(question, nanoTime.getAsLong()));
        if (entries.size() > MOST) entries.remove(entries.keySet().iterator().next());
        return before == null;
    }

    synchronized Optional<Question> of(Collection<String> ids) {
        for (String id : ids) {
            Entry entry = entries.get(id);
            if (entry != null) return Optional.of(entry.question());
        }
        return Optional.empty();
    }

    /** Forgets who is not there any more. */
    synchronized void keep(Set<String> ids) {
        long now = nanoTime.getAsLong();
        entries.entrySet()
                .removeIf(entry ->
                        !ids.contains(entry.getKey()) && now - entry.getValue().atNanos() > FRESH.toNanos());
    }

    /** For the successor in this JVM: with what they came in by, so nothing for a file. */
    synchronized List<Map<String, Object>> keep() {
        List<Map<String, Object>> kept = new ArrayList<>();
        entries.forEach((id, entry) -> {
            Question question = entry.question();
            Map<String, Object> map = new HashMap<>();
            map.put("action", question.action());
            map.put("path", question.path());
            map.put("protocol", question.protocol());
            map.put("id", id);
            map.put("ip", question.ip());
            map.put("user", question.user());
            map.put("password", question.password());
            map.put("token", question.token());
            map.put("query", question.query());
            map.put("user_agent", question.userAgent());
            map.put("at", entry.atNanos());
            kept.add(map);
        });
        return kept;
    }

    synchronized void restore(List<?> kept) {
        for (Object each : kept) {
            if (!(each instanceof Map<?, ?> map) || !(map.get("at") instanceof Long at)) continue;
            Question question = new Question(
                    text(map, "action"),
                    text(map, "path"),
                    text(map, "protocol"),
                    text(map, "id"),
                    text(map, "ip"),
                    text(map, "user"),
                    text(map, "password"),
                    text(map, "token"),
                    text(map, "query"),
                    text(map, "user_agent"));
            if (!question.id().isEmpty()) entries.put(question.id(), new Entry(question, at));
        }
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }
}
