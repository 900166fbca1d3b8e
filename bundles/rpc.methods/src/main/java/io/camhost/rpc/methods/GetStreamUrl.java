package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.StreamAddresses;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where a camera can be watched; starts nothing, and answers while the media server is down. */
final class GetStreamUrl extends Method {
    private final Gate<Cameras> cameras;
    private final Gate<Streams> streams;
    private final Gate<Auth> auth;
    private final Tickets tickets;
    private final Duration ticketLife;

    /** @param ticketLife of the addresses that carry a ticket of their own */
    GetStreamUrl(Gate<Cameras> cameras, Gate<Streams> streams, Gate<Auth> auth, Tickets tickets, Duration ticketLife) {
        super(define(
                "get_stream_url",
                Role.VIEWER,
                Pace.QUICK,
                "Tells where a camera can be watched and whether pictures arrive.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("stream_name", Schema.CAMERA)
                        .with("stream_url", Schema.TEXT)
                        .with("available", Schema.FLAG)
                        .with("active_consumers", Schema.COUNT)
                        .with("stream_status", Schema.oneOf("READY", "NOT_READY", "ERROR"))
                        .optional("ticket_url", Schema.TEXT)
                        .optional("ticket_urls", Schema.TEXT_MAP)
                        .optional("ticket_expires_at", Schema.TIME)
                        .end(),
                Parameter.device()));
        this.cameras = cameras;
        this.streams = streams;
        this.auth = auth;
        this.tickets = tickets;
        this.ticketLife = ticketLife;
    }

    /** What the media side knows. */
    private record Known(Map<String, String> addresses, boolean running, Optional<StreamState> state) {}

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        tickets.renew(auth, request);
        Camera camera = cameras.call(request.deadline(), directory -> CameraViews.require(directory, id));
        Known known = maybe(
                        streams,
                        request,
                        there -> new Known(
                                there.media().addresses(),
                                StreamViews.running(there),
                                there.find(id).flatMap(Streams.Stream::state)))
                .orElseGet(() -> new Known(Map.of(), false, Optional.empty()));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", id.toString());
        result.put("stream_name", id.toString());
        result.put("stream_url", StreamViews.address(known.addresses(), id));
        result.put("available", camera.connected());
        result.put("active_consumers", known.state().map(StreamState::viewers).orElse(0));
        result.put("stream_status", status(known));
        request.caller()
                .flatMap(caller -> tickets.once(auth, caller, ticketLife))
                .ifPresent(ticket -> putTicket(result, known, id, ticket));
        return result;
    }

    private static void putTicket(Map<String, Object> result, Known known, CameraId id, Tickets.Ticket ticket) {
        result.put("ticket_url", StreamAddresses.withTicket(StreamViews.address(known.addresses(), id), ticket.text()));
        result.put("ticket_urls", StreamViews.withTicket(known.addresses(), id, ticket.text()));
        result.put("ticket_expires_at", ticket.expiresAt());
    }

    private static String status(Known known) {
        if (!known.running() || known.state().isEmpty()) return "NOT_READY";
        StreamState state = known.state().get();
        if (state.live()) return "READY";
        return StreamViews.broken(state) ? "ERROR" : "NOT_READY";
    }
}
