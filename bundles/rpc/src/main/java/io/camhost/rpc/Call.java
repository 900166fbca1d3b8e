package io.camhost.rpc;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcDispatcher.Exchange;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcMethod.Pace;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.rpc.SharedResult;
import io.camhost.swap.Drain;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One message that has begun, on its way: it is judged on the transport's thread, so in the order of arrival, and worked on in the
 * lane of its method. Whatever happens, its exchange ends once.
 */
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("io.camhost.audit");
    private static final String CORRELATION = "correlation_id";

    private final Engine engine;
    private final Exchange exchange;
    private final Drain.Inside inside;
    private final long begunNanos;
    private final AtomicBoolean passedOn = new AtomicBoolean(); // whether the next message may come
    private final AtomicBoolean ended = new AtomicBoolean();

    // Written on the transport's thread before anything else sees this call.
    private Optional<Id> id = Optional.empty();
    private boolean silent; // a notification: no answer, whatever happens
    private String correlation = "";
    private Envelope envelope = new Envelope(Optional.empty(), "", null);

    private volatile @Nullable Published method; // once it is known

    Call(Engine engine, Exchange exchange, Drain.Inside inside) {
        this.engine = engine;
        this.exchange = exchange;
        this.inside = inside;
        begunNanos = engine.nanoTime().getAsLong();
    }

    /** Judges it and sees that it is done; returns at once. On the transport's thread. */
    void begin() {
        guarded(() -> {
            EnvelopeReader.Reading reading = engine.reader().read(exchange.text());
            if (reading instanceof EnvelopeReader.Reading.Refused refused) {
                correlate(refused.id());
                fail(refused.failure());
                return;
            }
            envelope = ((EnvelopeReader.Reading.Understood) reading).envelope();
            silent = envelope.id().isEmpty();
            correlate(envelope.id());
            long wait = engine.limit().take(exchange.session());
            if (wait > 0) {
                fail(Failure.rateLimited(wait));
                return;
            }
            Optional<Published> there = engine.methods().now(envelope.method());
            if (there.isPresent() && !tooEarly(there.get())) enter(there.get());
            else awaitSuccessor(null);
        });
        MDC.remove(CORRELATION);
    }

    private void correlate(Optional<Id> given) {
        id = given;
        correlation = Correlation.of(given);
        MDC.put(CORRELATION, correlation);
    }

    /**
     * While the host starts, its parts come one after the other: who asked too early would not be told of cameras that are there. What
     * needs no login needs none of them.
     */
    private boolean tooEarly(Published found) {
        return found.definition().role().isPresent() && engine.starting().goesOn();
    }

    /** The method is known: judge, and go on in its lane. */
    private void enter(Published found) throws InterruptedException {
        method = found;
        try {
            pursue(found, judge(found));
        } catch (ServiceGone leaving) {
            awaitSuccessor(found);
        }
    }

    private void pursue(Published found, RpcRequest request) throws InterruptedException {
        switch (found.definition().pace()) {
            case INSTANT -> callAtOnce(found, request);
            case QUICK -> engine.lanes().quick(() -> perform(found, request));
            case SLOW -> {
                boolean atOnce = engine.lanes().slow(() -> perform(found, request));
                if (!atOnce) passOn(); // others must not wait until a thread is free for it
            }
            case EXCLUSIVE -> engine.lanes().login(() -> perform(found, request));
        }
    }

    /** On the transport's thread, which may not wait: what must wait for a part is called again on one that may. */
    private void callAtOnce(Published found, RpcRequest request) throws InterruptedException {
        Object result;
        try {
            result = found.method().call(withoutWaiting(request));
        } catch (CamhostException e) {
            if (e.code() != ErrorCode.DEPENDENCY_FAILED) throw e;
            engine.lanes().quick(() -> perform(found, request));
            return;
        }
        succeed(found, result);
    }

    private RpcRequest withoutWaiting(RpcRequest request) {
        LongSupplier clock = engine.nanoTime();
        long left = request.deadline().remaining().toNanos();
        return new RpcRequest(
                request.method(),
                request.parameters(),
                request.session(),
                request.caller(),
                Deadline.at(clock, clock.getAsLong() + left, Duration.ZERO),
                request.cause(),
                request.correlation());
    }

    /** Identity, role, feature, parameters: in the contract's order. */
    private RpcRequest judge(Published found) {
        var definition = found.definition();
        Optional<Identity> caller = engine.callers().of(exchange.session());
        if (definition.role().isPresent()) {
            Role needed = definition.role().get();
            if (caller.isEmpty())
                throw new CamhostException(
                        ErrorCode.UNAUTHENTICATED, "nobody has logged in", Map.of("reason", "auth_required"));
            Role role = caller.get().role();
            if (!role.includes(needed)) {
                AUDIT.info(
                        "denied {} to {} ({}) from {}: needs {}",
                        definition.name(),
                        caller.get().user().replaceAll("\\p{Cntrl}", "?"),
                        role.word(),
                        exchange.session().remote(),
                        needed.word());
                throw new CamhostException(
                        ErrorCode.FORBIDDEN,
                        "role too low",
                        Map.of("required_role", needed.word(), "have_role", role.word()));
            }
        }
        found.method().checkAvailable();
        Map<String, Object> parameters = Parameters.check(definition.parameters(), params(definition));
        return new RpcRequest(
                definition.name(),
                parameters,
                exchange.session(),
                caller,
                exchange.deadline(),
                exchange.cause(),
                correlation);
    }

    /** What was wrong with a login is not told: params that are no object look like a missing token. */
    private @Nullable Object params(RpcMethod.Definition definition) {
        Object params = envelope.params();
        boolean login = definition.pace() == Pace.EXCLUSIVE;
        return login && !(params instanceof Map<?, ?>) ? Map.of() : params;
    }

    /**
     * The method is not there, or has said that it is leaving: look for the next one, on a thread that may wait if it has just left, or
     * the host is still starting. Later messages wait behind this one.
     */
    private void awaitSuccessor(@Nullable Published leaving) {
        engine.lanes()
                .waiting(() -> guarded(() -> {
                    awaitStart();
                    boolean away = leaving != null || engine.methods().awaited(envelope.method());
                    Optional<Published> found = engine.methods().find(envelope.method(), exchange.deadline(), leaving);
                    if (found.isPresent()) enter(found.get());
                    else if (away) throw CamhostException.dependencyFailed("rpc", "the method is being replaced");
                    else if (engine.starting().goesOn())
                        throw CamhostException.dependencyFailed("rpc", "the host is still starting");
                    else fail(Failure.METHOD_NOT_FOUND);
                }));
    }

    private void awaitStart() throws InterruptedException {
        Deadline deadline = exchange.deadline();
        long begun = System.nanoTime();
        if (engine.starting().await(deadline.swapWaitRemaining()))
            deadline.waited(Duration.ofNanos(System.nanoTime() - begun));
    }

    /** On a thread of the method's lane. */
    private void perform(Published found, RpcRequest request) {
        guarded(() -> {
            if (found.definition().pace() != Pace.EXCLUSIVE) passOn();
            if (exchange.deadline().expired())
                throw CamhostException.dependencyFailed("rpc", "the host was too busy to begin it in time");
            Object result;
            var watched = engine.overdue().watch(found.definition().name(), exchange.deadline());
            try {
                result = found.method().call(request);
            } catch (ServiceGone leaving) {
                awaitSuccessor(found);
                return;
            } finally {
                watched.end();
            }
            succeed(found, result);
        });
    }

    /** Runs a step; what escapes from it, a plugin's faulty classes included, becomes the answer. */
    private void guarded(Step step) {
        try {
            step.run();
        } catch (CamhostException e) {
            if (e.code() == ErrorCode.INTERNAL) failInternally(e);
            else fail(Failure.of(e));
        } catch (RejectedExecutionException full) {
            fail(Failure.rateLimited(1000));
        } catch (ServiceGone leaving) {
            fail(Failure.of(CamhostException.dependencyFailed("rpc", "the host is being updated")));
        } catch (InterruptedException e) {
            fail(Failure.of(CamhostException.dependencyFailed("rpc", "no result in time")));
        } catch (VirtualMachineError e) {
            failInternally(e);
            if (!(e instanceof StackOverflowError)) throw e;
        } catch (Throwable e) {
            failInternally(e);
        }
    }

    private void failInternally(Throwable cause) {
        LOG.error("{} failed", name(), cause);
        fail(Failure.internal(correlation));
    }

    private void succeed(Published found, @Nullable Object result) {
        Optional<String> answer = silent ? Optional.empty() : Optional.of(text(found, result, id.orElseThrow()));
        end(answer, "ok", false);
    }

    private String text(Published found, @Nullable Object result, Id answerTo) {
        AnswerWriter writer = engine.writer();
        if (result instanceof SharedResult shared)
            return writer.success(found.template(shared, writer::json), answerTo, exchange.session(), metadata());
        return writer.success(result, answerTo, exchange.session(), metadata());
    }

    private void fail(Failure failure) {
        Optional<String> answer = silent
                ? Optional.empty()
                : Optional.of(engine.writer().failure(failure, id, exchange.session(), metadata()));
        end(answer, Integer.toString(failure.code()), failure.ours());
    }

    private void end(Optional<String> answer, String outcome, boolean ours) {
        if (!ended.compareAndSet(false, true)) return;
        long nanos = engine.nanoTime().getAsLong() - begunNanos;
        try {
            engine.metrics().record(nanos, ours);
            log(outcome, nanos);
            exchange.end(answer);
        } finally {
            inside.close();
        }
    }

    /** One line; seen at INFO for what changes something or takes long, since thousands of others may come each second. */
    private void log(String outcome, long nanos) {
        Published known = method;
        boolean slow = known != null
                && (known.definition().pace() == Pace.SLOW || known.definition().pace() == Pace.EXCLUSIVE);
        if (slow) LOG.info("{} {} {} ms", name(), outcome, nanos / 1_000_000);
        else if (LOG.isDebugEnabled()) LOG.debug("{} {} {} ms", name(), outcome, nanos / 1_000_000);
    }

    /** For the log: never a name that only the client knows. */
    private String name() {
        Published known = method;
        return known == null ? "a message" : known.definition().name();
    }

    private Optional<AnswerWriter.Metadata> metadata() {
        if (!engine.metadata().getAsBoolean()) return Optional.empty();
        long millis = (engine.nanoTime().getAsLong() - begunNanos) / 1_000_000;
        return Optional.of(new AnswerWriter.Metadata(millis, engine.clock().instant(), correlation));
    }

    private void passOn() {
        if (passedOn.compareAndSet(false, true)) exchange.next();
    }

    private interface Step {
        void run() throws InterruptedException;
    }
}
