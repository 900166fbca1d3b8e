package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one round knows of the server, and its way to write. Of the writes that make a path, or make it anew, only so many fit into a
 * round: the rest is for the next. Threading: one thread.
 */
final class Round {
    private static final Logger LOG = LoggerFactory.getLogger(Round.class);
    private static final int PATHS = 25;

    private final Api api;
    private final Features features;
    private final Ports ports;
    private final PublisherLogin login;
    private final Viewers viewers;
    private final Map<String, JsonNode> paths;
    private final Map<String, JsonNode> configs;
    private final JsonNode defaults;
    private final Unconfirmed unconfirmed;
    private final Predicate<String> ours;
    private final boolean smallBuffers;
    private final PathNames names;
    private int left = PATHS;

    /**
     * A round.
     *
     * @param login of publishers
     * @param paths live ones, by name
     * @param configs of paths, by name; our own writes are noted here
     * @param defaults what a path inherits
     * @param ours whether a path of that name is known to be ours
     * @param names of cameras' paths
     * @param smallBuffers whether the server's buffers for datagrams may be too small for large pictures
     */
    Round(
            Api api,
            Features features,
            Ports ports,
            PublisherLogin login,
            Viewers viewers,
            Map<String, JsonNode> paths,
            Map<String, JsonNode> configs,
            JsonNode defaults,
            Unconfirmed unconfirmed,
            Predicate<String> ours,
            PathNames names,
            boolean smallBuffers) {
        this.api = api;
        this.features = features;
        this.ports = ports;
        this.login = login;
        this.viewers = viewers;
        this.paths = paths;
        this.configs = configs;
        this.defaults = defaults;
        this.unconfirmed = unconfirmed;
        this.ours = ours;
        this.names = names;
        this.smallBuffers = smallBuffers;
    }

    PathNames names() {
        return names;
    }

    /** Whether it may be made anew, whatever somebody has set of it. */
    boolean ours(String name) {
        return ours.test(name);
    }

    Features features() {
        return features;
    }

    Ports ports() {
        return ports;
    }

    PublisherLogin login() {
        return login;
    }

    Viewers viewers() {
        return viewers;
    }

    JsonNode defaults() {
        return defaults;
    }

    @Nullable
    JsonNode config(String name) {
        return configs.get(name);
    }

    /** A missing node when there is none. */
    JsonNode path(String name) {
        JsonNode path = paths.get(name);
        return path == null ? JsonNodeFactory.instance.missingNode() : path;
    }

    /** Whether the server's buffers for datagrams may be too small for large pictures. */
    boolean smallBuffers() {
        return smallBuffers;
    }

    /** Whether another path may be made in this round; takes the place when it may. */
    boolean takes() {
        if (left == 0) return false;
        left--;
        return true;
    }

    private interface Write {
        void send(ObjectNode keys) throws ApiException;
    }

    /** Makes a path; one that is there already gets these settings. */
    void add(String name, ObjectNode config) throws ApiException {
        try {
            note(name, JsonNodeFactory.instance.objectNode(), understood(config, keys -> api.add(name, keys)));
        } catch (ApiException e) {
            if (!e.alreadyThere()) throw e;
            patch(name, config);
        }
    }

    void patch(String name, ObjectNode keys) throws ApiException {
        ObjectNode sent = understood(keys, accepted -> api.patch(name, accepted));
        note(
                name,
                configs.get(name) instanceof ObjectNode before
                        ? before.deepCopy()
                        : JsonNodeFactory.instance.objectNode(),
                sent);
    }

    /** Gives a path these settings and no others. */
    void replace(String name, ObjectNode config) throws ApiException {
        ObjectNode whole = defaults instanceof ObjectNode all ? all.deepCopy() : JsonNodeFactory.instance.objectNode();
        whole.remove("name");
        whole.setAll(understood(config, keys -> api.replace(name, keys)));
        configs.put(name, whole);
        unconfirmed.wrote(name, whole);
    }

    void delete(String name) throws ApiException {
        api.delete(name);
        configs.remove(name);
        unconfirmed.deleted(name);
    }

    private void note(String name, ObjectNode before, ObjectNode sent) {
        before.setAll(sent);
        configs.put(name, before);
        unconfirmed.wrote(name, sent);
    }

    /** Writes; what the server does not understand is left out from then on. @return what was sent */
    private ObjectNode understood(ObjectNode keys, Write write) throws ApiException {
        ObjectNode accepted = features.accepted(keys);
        try {
            write.send(accepted);
            return accepted;
        } catch (ApiException e) {
            String unknown = e.unknownKey().orElse("");
            if (!accepted.has(unknown)) throw e;
            LOG.warn("MediaMTX does not know the setting {}: it goes without", unknown);
            features.refuses(unknown);
        }
        accepted = features.accepted(keys);
        write.send(accepted);
        return accepted;
    }
}
