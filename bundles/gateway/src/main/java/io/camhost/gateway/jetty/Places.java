package io.camhost.gateway.jetty;

import io.camhost.gateway.Listener;
import io.camhost.gateway.jetty.Board.Place;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from a service's properties where it wants to be reached. */
final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    private Places() {}

    /** What is wrong is logged and left out. */
    static Set<Place> of(Map<String, Object> properties, String pathProperty) {
        Set<Place> places = new HashSet<>();
        for (String word : texts(properties.get(Listener.PROPERTY))) {
            Listener listener = List.of(Listener.values()).stream()
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElse(null);
            for (String path : texts(properties.get(pathProperty))) {
                if (listener != null && path.startsWith("/")) places.add(new Place(listener, path));
                else LOG.warn("{}: no listener {} with a path {}", name(properties), word, path);
            }
        }
        if (places.isEmpty())
            LOG.warn("{} is reached nowhere: it needs {} and {}", name(properties), Listener.PROPERTY, pathProperty);
        return places;
    }

    private static Object name(Map<String, Object> properties) {
        return properties.getOrDefault("component.name", "A handler");
    }

    private static List<String> texts(@Nullable Object value) {
        if (value instanceof String text) return List.of(text);
        if (value instanceof String[] texts) return List.of(texts);
        if (value instanceof Collection<?> texts)
            return texts.stream().map(String::valueOf).toList();
        return List.of();
    }
}
