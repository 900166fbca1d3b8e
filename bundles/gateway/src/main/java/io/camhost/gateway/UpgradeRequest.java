package io.camhost.gateway;

import java.util.List;
import java.util.Map;

/**
 * @param headers by lower-case name; credentials such as {@code authorization} and {@code x-api-key} included
 * @param query raw, without {@code ?}; empty when none
 * @param remote address of the client, without port
 */
public record UpgradeRequest(
        Listener listener,
        String path,
        String query,
        Map<String, List<String>> headers,
        String remote,
        boolean loopback,
        boolean secure) {}
