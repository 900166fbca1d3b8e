package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.auth.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends viewers who may not watch any more: a server asks only when they come. Whoever's ticket has run out, or whose token is no good
 * any more, is gone within five seconds. Threading: one thread.
 */
final class Evictions {
    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("io.camhost.audit");
    private static final Duration PAUSE = Duration.ofMillis(1500);
    /** By the beginning of a reader's type, the list of such sessions. */
    private static final Map<String, String> LISTS =
            Map.of("rtsp", "rtspsessions", "webRTC", "webrtcsessions", "hlsSession", "hlssessions");

    private final Api api;
    private final Access access;
    private final Admissions admissions;
    private final Callback callback;
    private final Optional<Instant> began;
    private final AdmissionFile file;
    private final LongSupplier nanoTime;
    private long lookedNanos;

    /** @param began when this host began, if it took over from none that could tell who was let in */
    Evictions(
            Api api,
            Access access,
            Admissions admissions,
            Callback callback,
            Optional<Instant> began,
            AdmissionFile file,
            LongSupplier nanoTime) {
        this.api = api;
        this.access = access;
        this.admissions = admissions;
        this.callback = callback;
        this.began = began;
        this.file = file;
        this.nanoTime = nanoTime;
        this.lookedNanos = nanoTime.getAsLong();
    }

    /** @param paths live ones */
    void step(Collection<JsonNode> paths) throws ApiException {
        admissions.news().ifPresent(file::write);
        long now = nanoTime.getAsLong();
        if (now - lookedNanos < PAUSE.toNanos()) return;
        lookedNanos = now;
        Map<String, Set<String>> readers = readers(paths);
        Set<String> present = new HashSet<>();
        try {
            for (Map.Entry<String, Set<String>> kind : readers.entrySet())
                look(kind.getKey(), kind.getValue(), present);
            admissions.keep(present);
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.REFUSED) throw e;
            LOG.warn("whether viewers may still watch cannot be looked at: {}", e.getMessage());
        }
    }

    /** @param present to it is added whose sessions and connections were found */
    private void look(String list, Set<String> readers, Set<String> present) throws ApiException {
        Map<String, JsonNode> sessions = api.sessions(list);
        Map<String, List<String>> connections = list.equals("rtspsessions") ? connections(sessions) : Map.of();
        for (String id : readers) {
            JsonNode session = sessions.get(id);
            if (session == null) continue;
            List<String> ids = new ArrayList<>(List.of(id));
            ids.addAll(connections.getOrDefault(id, List.of()));
            present.addAll(ids);
            look(list, id, session, ids);
        }
    }

    private static Map<String, Set<String>> readers(Collection<JsonNode> paths) {
        Map<String, Set<String>> readers = new HashMap<>();
        for (JsonNode path : paths)
            for (JsonNode reader : path.path("readers"))
                LISTS.forEach((type, list) -> {
                    if (reader.path("type").asText().startsWith(type))
                        readers.computeIfAbsent(list, any -> new HashSet<>())
                                .add(reader.path("id").asText());
                });
        return readers;
    }

    /** Ids of connections by session: newer servers tell them, with older ones both have the same address. */
    private Map<String, List<String>> connections(Map<String, JsonNode> sessions) throws ApiException {
        Map<String, List<String>> bySession = new HashMap<>();
        boolean told = sessions.values().stream().allMatch(session -> session.has("conns"));
        Map<String, JsonNode> connections = told ? Map.of() : api.sessions("rtspconns");
        sessions.forEach((id, session) -> {
            List<String> ids = new ArrayList<>();
            session.path("conns").forEach(connection -> ids.add(connection.asText()));
            connections.forEach((connection, node) -> {
                if (node.path("remoteAddr").equals(session.path("remoteAddr"))) ids.add(connection);
            });
            bySession.put(id, ids);
        });
        return bySession;
    }

    private void look(String list, String id, JsonNode session, List<String> ids) throws ApiException {
        Optional<Question> admitted = admissions.of(ids);
        Question question = admitted.orElseGet(() -> asFarAsTold(id, session));
        boolean known = admitted.isPresent() || question.credential().isPresent();
        if (known) callback.run(() -> access.look(question));
        if ((known ? access.still(question) : stranger(list, session, question, ids)).orElse(true)) return;
        AUDIT.info("{} is shown to {} no longer", question.path(), question.ip());
        api.kick(list, id);
    }

    /**
     * Whether somebody may stay whom an earlier life of the host let in, by something that is not told. As whom he came is in a file; who is
     * not in it comes again, and is asked about.
     */
    private Optional<Boolean> stranger(String list, JsonNode session, Question told, List<String> ids) {
        if (told.query().contains(Publisher.OWN_QUERY)) return Optional.empty();
        Optional<Identity> who = admissions.before(ids);
        boolean sure = who.isPresent() || !list.startsWith("hls") && isOfAnEarlierLife(session);
        return sure ? access.still(told.fromLoopback(), who) : Optional.empty();
    }

    private boolean isOfAnEarlierLife(JsonNode session) {
        try {
            Instant created =
                    OffsetDateTime.parse(session.path("created").asText("")).toInstant();
            return began.filter(created::isBefore).isPresent();
        } catch (DateTimeParseException untold) {
            return false;
        }
    }

    private static Question asFarAsTold(String id, JsonNode session) {
        String query = session.path("query").asText("");
        String address = session.path("remoteAddr").asText("");
        return new Question(
                "read",
                session.path("path").asText(""),
                "",
                id,
                address.substring(0, Math.max(0, address.lastIndexOf(':'))).replaceAll("[\\[\\]]", ""),
                "",
                "",
                "",
                query,
                "");
    }
}
