package io.camhost.media.mediamtx;

import io.camhost.api.auth.Identity;
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

    /** @param who as whom; empty for anybody */
    private record Entry(Question question, Optional<Identity> who, long atNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Identity> before = new HashMap<>(); // in an earlier life of the host
    private boolean changed;

    Admissions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param who as whom; empty for anybody @return whether nobody of that id was let in before */
    synchronized boolean add(Question question, Optional<Identity> who) {
        if (question.id().isEmpty()) return true;
        Entry last = entries.put(question.id(), new Entry(question, who, nanoTime.getAsLong()));
        if (entries.size() > MOST) entries.remove(entries.keySet().iterator().next());
        changed = true;
        return last == null;
    }

    /** Those who could not be judged by what the server tells of them; empty when they are the same as last time. */
    synchronized Optional<Map<String, Identity>> news() {
        if (!changed) return Optional.empty();
        changed = false;
        Map<String, Identity> all = new HashMap<>(before);
        entries.forEach((id, entry) -> entry.who().ifPresent(who -> all.put(id, who)));
        return Optional.of(all);
    }

    synchronized void restore(Map<String, Identity> earlier) {
        before.putAll(earlier);
    }

    /** Who was let in in an earlier life of the host. */
    synchronized Optional<Identity> before(Collection<String> ids) {
        for (String id : ids) {
            Identity who = before.get(id);
            if (who != null) return Optional.of(who);
        }
        return Optional.empty();
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
        changed |= entries.entrySet()
                .removeIf(entry ->
                        !ids.contains(entry.getKey()) && now - entry.getValue().atNanos() > FRESH.toNanos());
        changed |= before.keySet().retainAll(ids);
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
            entry.who().ifPresent(who -> map.put("who", KeptIdentity.of(who)));
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
            if (!question.id().isEmpty())
                entries.put(question.id(), new Entry(question, KeptIdentity.read(map.get("who")), at));
        }
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }
}
