package io.camhost.rpc;

import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.SharedResult;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A method as somebody has published it, with the definition it had then.
 *
 * @param last text of the last result that it gave to many
 */
record Published(RpcMethod.Definition definition, RpcMethod method, AtomicReference<@Nullable Template> last) {
    Published(RpcMethod.Definition definition, RpcMethod method) {
        this(definition, method, new AtomicReference<>());
    }

    /** @param json makes the text of a result */
    Template template(SharedResult result, Function<Object, String> json) {
        Template known = last.get();
        if (known != null && known.shows(result)) return known;
        Template fresh = new Template(result, json.apply(result.value()));
        last.set(fresh);
        return fresh;
    }
}
