package io.camhost.api.media;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Addresses of streams as templates, since every client sees the host by another name: {@code ${host}} is the name or address by
 * which it reached us (no port), {@code ${authority}} the same with the port, {@code ${scheme}} {@code http} or {@code https},
 * {@code ${ticket}} its media ticket, {@code ${id}} the camera.
 */
public final class StreamAddresses {
    public static final String HOST = "${host}";
    public static final String AUTHORITY = "${authority}";
    public static final String SCHEME = "${scheme}";
    public static final String TICKET = "${ticket}";
    public static final String ID = "${id}";

    private StreamAddresses() {}

    /** For one camera: what is left to be filled in is the client's. */
    public static Map<String, String> of(Map<String, String> templates, Object cameraId) {
        Map<String, String> addresses = new LinkedHashMap<>();
        templates.forEach((protocol, template) -> addresses.put(protocol, template.replace(ID, cameraId.toString())));
        return addresses;
    }

    /** With a ticket: where the address has a place for it, else as the query's {@code token}. @param ticket safe in a URL */
    public static String withTicket(String address, String ticket) {
        if (address.contains(TICKET)) return address.replace(TICKET, ticket);
        return address + (address.contains("?") ? "&" : "?") + "token=" + ticket;
    }

    /**
     * A copy of a tree of maps, lists and values in which every text has the client's own values filled in.
     *
     * @param values such as {@code ${host}} → {@code 192.168.1.7}
     */
    public static Object resolve(Object tree, Map<String, String> values) {
        if (tree instanceof String text) {
            if (text.indexOf("${") < 0) return text;
            for (var value : values.entrySet()) text = text.replace(value.getKey(), value.getValue());
            return text;
        }
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(key, value == null ? null : resolve(value, values)));
            return copy;
        }
        if (tree instanceof List<?> list)
            return list.stream().map(item -> resolve(item, values)).collect(Collectors.toList());
        return tree;
    }
}
