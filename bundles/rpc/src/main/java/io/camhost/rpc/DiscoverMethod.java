package io.camhost.rpc;

import io.camhost.api.auth.Role;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code rpc.discover}: the methods there are now, as an OpenRPC document. */
final class DiscoverMethod implements RpcMethod {
    private static final Definition DEFINITION = new Definition(
            "rpc.discover",
            Optional.of(Role.VIEWER),
            Pace.QUICK,
            "Describes all methods as an OpenRPC document.",
            List.of(),
            Map.of("type", "object"));

    private final String version;
    private final Supplier<Map<String, Definition>> definitions;

    /** @param version of the host. @param definitions by name, in the order of the document */
    DiscoverMethod(String version, Supplier<Map<String, Definition>> definitions) {
        this.version = version;
        this.definitions = definitions;
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Object call(RpcRequest request) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openrpc", "1.3.2");
        document.put("info", Map.of("title", "Camhost", "version", version));
        document.put(
                "methods",
                definitions.get().values().stream()
                        .map(DiscoverMethod::describe)
                        .toList());
        return document;
    }

    private static Map<String, Object> describe(Definition definition) {
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("name", definition.name());
        method.put("summary", definition.summary());
        method.put("paramStructure", "by-name");
        method.put(
                "params",
                definition.parameters().stream().map(DiscoverMethod::describe).toList());
        method.put("result", Map.of("name", "result", "schema", definition.result()));
        method.put("x-role", definition.role().map(Role::word).orElse("none"));
        method.put("x-pace", definition.pace().name().toLowerCase(Locale.ROOT));
        return method;
    }

    private static Map<String, Object> describe(Parameter parameter) {
        return Map.of("name", parameter.name(), "required", parameter.required(), "schema", parameter.schema());
    }
}
