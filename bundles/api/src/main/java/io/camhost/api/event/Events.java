package io.camhost.api.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Numbers every event in one sequence, keeps the last few thousand and brings them to whoever subscribed, in order. Aliases of
 * topics are known here: publishers use the first name only.
 *
 * <p>Threading: any thread; returns at once. Throws {@link io.camhost.api.ServiceGone} while it is being replaced.
 */
@ProviderType
public interface Events {
    /** One happening, with one event for each topic that describes it; nothing else comes between them. */
    void publish(List<Event> happening);

    /**
     * Adds topics to a connection's subscriptions.
     *
     * @param session id of the connection
     * @param filters replace the connection's filters when present: {@code device}, {@code topic}, {@code timestamp_after},
     *     {@code timestamp_before}
     * @param resumeFrom what the client has seen last: what it missed of these topics follows the answer, before anything new
     * @throws io.camhost.api.CamhostException INVALID_PARAMETER for an unknown topic ({@code topics}, {@code known_topic}) or filter;
     *     then nothing is subscribed
     */
    Subscribed subscribe(
            String session,
            List<String> topics,
            Optional<Map<String, Object>> filters,
            Optional<Position> resumeFrom,
            Optional<String> cause);

    /** @param topics empty for all; @return those actually removed */
    List<String> unsubscribe(String session, Optional<List<String>> topics);

    Set<String> subscriptions(String session);

    Position position();

    /** Subscriptions of all connections together. */
    default Statistics statistics() {
        return new Statistics(0, 0, Map.of());
    }

    /**
     * @param subscriptions topics over all connections, each counted once per connection
     * @param clients connections with at least one
     * @param topics how many connections have subscribed to a topic, for topics somebody has
     */
    record Statistics(int subscriptions, int clients, Map<String, Integer> topics) {}

    /** @param epoch changes when the sequence starts anew */
    record Position(String epoch, long sequence) {}

    /**
     * @param position of the last event before the subscription
     * @param gap whether events after {@code resumeFrom} are no longer known
     */
    record Subscribed(List<String> topics, Map<String, Object> filters, Position position, boolean gap) {}
}
