package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.Map;

/** All streams there are. */
final class GetStreams extends Method {
    private final Gate<Streams> streams;

    GetStreams(Gate<Streams> streams) {
        super(define(
                "get_streams",
                Role.VIEWER,
                Pace.QUICK,
                "Lists the streams of all cameras.",
                Schema.array(Schema.object()
                        .with("name", Schema.CAMERA)
                        .with("source", Schema.TEXT)
                        .with("ready", Schema.FLAG)
                        .with("readers", Schema.COUNT)
                        .with("bytes_sent", Schema.COUNT)
                        .end())));
        this.streams = streams;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        return streams.call(request.deadline(), there -> {
            StreamViews.requireRunning(there);
            return there.list().stream()
                    .filter(stream -> stream.state().map(StreamState::exists).orElse(false))
                    .map(stream -> view(stream, stream.state().orElseThrow()))
                    .toList();
        });
    }

    private static Map<String, Object> view(Streams.Stream stream, StreamState state) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", stream.camera().toString());
        view.put("source", stream.sourceKind());
        view.put("ready", state.live());
        view.put("readers", state.viewers());
        view.put("bytes_sent", state.bytesSent());
        return view;
    }
}
