package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcMethod.Pace;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.rpc.RpcSession;
import io.camhost.swap.start.Starting;
import io.camhost.testing.FakeSession;
import io.camhost.testing.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcDispatcherTest {
    private final JsonRpcDispatcher dispatcher = new JsonRpcDispatcher(
            FakeConfig.defaults(), "1.2.3", new Starting(() -> false), Clock.systemUTC(), System::nanoTime);
    private final FakeSession session = FakeSession.of(Role.OPERATOR);
    private final FakeConnection connection = new FakeConnection(dispatcher, session);
    private final FakeConnection stranger = new FakeConnection(dispatcher, new FakeSession());

    @AfterEach
    void end() {
        dispatcher.finish();
        connection.close();
        stranger.close();
    }

    private static String call(String method, String params, Object id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":" + id + "}";
    }

    private static String call(String method) {
        return call(method, "{}", 1);
    }

    private static String error(int code, String message, String data) {
        return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"" + data
                + "},\"id\":1}";
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void answersWhateverThePace(Pace pace) {
        dispatcher.addMethod(FakeMethod.open("ping", pace, request -> "pong"));
        assertThat(stranger.ask(call("ping"))).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "1", "true"})
    void paramsThatAreNoObjectAreRefusedButALoginTellsNothingAboutThem(String params) {
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> "pong"));
        dispatcher.addMethod(FakeMethod.open(
                "authenticate",
                Pace.EXCLUSIVE,
                request -> "got " + request.parameters().size()));
        assertThat(stranger.ask(call("ping", params, 1))).contains("-32602").contains("\"rule\":\"object\"");
        assertThat(stranger.ask(call("authenticate", params, 1))).contains("got 0");
    }

    @Test
    void theMethodHearsAllThatWasChecked() {
        AtomicReference<RpcRequest> heard = new AtomicReference<>();
        dispatcher.addMethod(FakeMethod.of(
                "look",
                Role.VIEWER,
                Pace.QUICK,
                request -> {
                    heard.set(request);
                    return null;
                },
                Parameter.device()));
        assertThat(connection.ask(call("look", "{\"device\":\"camera3\",\"other\":1}", "\"req-7\"")))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":\"req-7\"}");
        RpcRequest request = heard.get();
        assertThat(request.parameters()).isEqualTo(Map.of("device", "camera3", "other", 1L));
        assertThat(request.caller().orElseThrow().role()).isEqualTo(Role.OPERATOR);
        assertThat(request.caller().orElseThrow().user()).isEqualTo("test");
        assertThat(request.cause()).isEqualTo("cause-1");
        assertThat(request.correlation()).isEqualTo("req-7");
        assertThat(request.session()).isSameAs(session);
    }

    @Test
    void checksInTheOrderOfTheContract() {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<CamhostException> off = new AtomicReference<>();
        dispatcher.addMethod(
                FakeMethod.of("act", Role.OPERATOR, Pace.QUICK, request -> calls.incrementAndGet(), Parameter.device())
                        .available(() -> {
                            if (off.get() != null) throw off.get();
                        }));
        off.set(CamhostException.unsupported("external_discovery", "feature_disabled"));
        var viewer = new FakeConnection(dispatcher, FakeSession.of(Role.VIEWER));
        String wrong = call("act", "[1]", 1);

        assertThat(stranger.ask(call("none", "[1]", 1)))
                .contains("-32601")
                .contains("Method not found")
                .contains("hint");
        assertThat(stranger.ask(wrong))
                .isEqualTo(error(
                        -32001, "Authentication required (auth_required)", ",\"data\":{\"reason\":\"auth_required\"}"));
        assertThat(viewer.ask(wrong))
                .contains("-32002")
                .contains("\"required_role\":\"operator\"")
                .contains("\"have_role\":\"viewer\"");
        assertThat(connection.ask(wrong)).contains("-32030").contains("feature_disabled");
        off.set(null);
        assertThat(connection.ask(wrong)).contains("-32602").contains("\"rule\":\"object\"");
        assertThat(connection.ask(call("act"))).contains("-32602").contains("\"rule\":\"required\"");
        assertThat(calls).hasValue(0);
        assertThat(connection.ask(call("act", "{\"device\":\"camera0\"}", 1))).contains("\"result\":1");
        viewer.close();
    }

    @Test
    void theLimitComesBeforeTheMethodAndAfterTheEnvelope() {
        dispatcher.configure(FakeConfig.limited(1, 3600, 1));
        assertThat(stranger.ask(call("none"))).contains("-32601");
        assertThat(stranger.ask(call("none"))).contains("-32040").containsPattern("\"retry_after_ms\":[1-9]");
        assertThat(stranger.ask("{}")).contains("-32600").contains("\"id\":null");
        assertThat(stranger.ask("{")).contains("-32700");
        assertThat(connection.ask(call("none"))).contains("-32601");
    }

    @Test
    void anExpiredLoginIsNone() {
        dispatcher.addMethod(FakeMethod.of("look", Role.VIEWER, Pace.INSTANT, request -> 1));
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> "pong"));
        session.attributes().put(RpcSession.Keys.EXPIRES, System.currentTimeMillis() - 1);
        assertThat(connection.ask(call("look"))).contains("-32001").contains("auth_required");
        assertThat(connection.ask(call("ping"))).contains("pong");
    }

    @Test
    void anEmptyMethodNameIsAnUnknownMethod() {
        assertThat(connection.ask(call(""))).contains("-32601");
    }

    @Test
    void notificationsAreDoneInSilence() {
        List<Object> done = new CopyOnWriteArrayList<>();
        dispatcher.addMethod(FakeMethod.open("note", Pace.QUICK, request -> done.add(request.correlation())));
        dispatcher.addMethod(FakeMethod.open("fail", Pace.QUICK, request -> {
            done.add("failed");
            throw new IllegalStateException("on purpose");
        }));
        List<FakeConnection.FakeExchange> sent = new ArrayList<>();
        for (String text : List.of(
                "{\"jsonrpc\":\"2.0\",\"method\":\"note\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"note\",\"id\":null,\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"fail\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"note\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"none\"}")) sent.add(stranger.send(text));
        for (var exchange : sent) assertThat(exchange.answer()).isEmpty();
        assertThat(stranger.answers).isEmpty();
        assertThat(done).hasSize(3).contains("failed");
    }

    @Test
    void aBatchIsRefusedOnce() {
        assertThat(stranger.ask("[" + call("ping") + "," + call("ping") + "]"))
                .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"Invalid Request\"")
                .endsWith("\"id\":null}");
        assertThat(stranger.answers).hasSize(1);
    }

    @Test
    void aFailureOfAMethodIsInternalAndTellsNothing() {
        dispatcher.addMethod(FakeMethod.open("fail", Pace.QUICK, request -> {
            throw new IllegalStateException("/secret/path");
        }));
        assertThat(connection.ask(call("fail", "{}", "\"abc\"")))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"Internal server error\","
                        + "\"data\":{\"request_id\":\"abc\"}},\"id\":\"abc\"}");
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void whateverAPluginThrowsItsCallEnds(Pace pace) {
        List<Throwable> thrown = List.of(
                new NoClassDefFoundError("gone/With/The/Bundle"),
                new AssertionError("plugin"),
                new StackOverflowError(),
                new CamhostException(ErrorCode.INTERNAL, "x", Map.of("path", "/x")));
        AtomicInteger next = new AtomicInteger();
        dispatcher.addMethod(FakeMethod.open("fail", pace, request -> {
            throw sneaky(thrown.get(next.getAndIncrement()));
        }));
        for (int i = 0; i < thrown.size(); i++)
            assertThat(connection.ask(call("fail")))
                    .isEqualTo(error(-32603, "Internal server error", ",\"data\":{\"request_id\":\"1\"}"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aResultThatCannotBecomeJsonIsInternal() {
        dispatcher.addMethod(FakeMethod.open("odd", Pace.INSTANT, request -> new Object()));
        assertThat(connection.ask(call("odd"))).contains("-32603");
    }

    @Test
    void whatAMethodTellsReachesTheClientWithTheConstantText() {
        dispatcher.addMethod(FakeMethod.open("fail", Pace.SLOW, request -> {
            throw CamhostException.invalidState("RECORDING", "STOPPED");
        }));
        assertThat(connection.ask(call("fail")))
                .contains("-32020")
                .contains("\"state\":\"RECORDING\"")
                .contains("\"allowed_states\":[\"STOPPED\"]");
        dispatcher.addMethod(FakeMethod.open("missing", Pace.SLOW, request -> {
            throw CamhostException.notFound("camera", "camera7");
        }));
        assertThat(connection.ask(call("missing"))).contains("-32010").contains("Camera not found");
    }

    @Test
    void nothingLaterIsJudgedBeforeALoginHasEnded() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        dispatcher.addMethod(FakeMethod.open("authenticate", Pace.EXCLUSIVE, request -> {
            open.await();
            request.session().attributes().put(RpcSession.Keys.USER, "late");
            request.session().attributes().put(RpcSession.Keys.ROLE, "viewer");
            request.session().attributes().put(RpcSession.Keys.EXPIRES, System.currentTimeMillis() + 60_000);
            return true;
        }));
        dispatcher.addMethod(FakeMethod.of(
                "look",
                Role.VIEWER,
                Pace.INSTANT,
                request -> request.caller().orElseThrow().user()));
        stranger.send(call("authenticate"));
        var look = stranger.send(call("look", "{}", 2));
        assertThat(look.ended()).isFalse();
        open.countDown();
        assertThat(look.answer().orElseThrow()).contains("late");
        assertThat(stranger.answers).element(0).asString().contains("\"result\":true");
    }

    @Test
    void aSlowCallDoesNotDelayQuickOnes() {
        CountDownLatch open = new CountDownLatch(1);
        dispatcher.addMethod(FakeMethod.open("snap", Pace.SLOW, request -> {
            open.await();
            return "done";
        }));
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> "pong"));
        List<FakeConnection.FakeExchange> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) slow.add(connection.send(call("snap", "{}", i))); // more than there are threads
        assertThat(connection.ask(call("ping"))).contains("pong");
        open.countDown();
        for (var exchange : slow) assertThat(exchange.answer().orElseThrow()).contains("done");
    }

    /** As many as ask for the same snapshot: only who has begun when it is taken gets that one. */
    @Test
    void twentySlowCallsOfOneConnectionBeginAtOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(20);
        dispatcher.addMethod(FakeMethod.open("snap", Pace.SLOW, request -> {
            begun.countDown();
            begun.await();
            return "done";
        }));
        List<FakeConnection.FakeExchange> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) calls.add(connection.send(call("snap", "{}", i)));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        for (var call : calls) assertThat(call.answer().orElseThrow()).contains("done");
    }

    @Test
    void callsOfAConnectionBeginInTheOrderTheyCame() {
        List<Object> begun = new CopyOnWriteArrayList<>();
        for (Pace pace : Pace.values())
            dispatcher.addMethod(FakeMethod.open(pace.name(), pace, request -> begun.add(request.correlation())));
        List<Object> expected = new ArrayList<>();
        FakeConnection.FakeExchange last = null;
        for (int i = 0; i < 150; i++) {
            expected.add(Integer.toString(i));
            last = connection.send(call(Pace.values()[i % 2 * 3].name(), "{}", i)); // INSTANT and EXCLUSIVE, in turn
        }
        last.answer();
        assertThat(begun).isEqualTo(expected);
    }

    @Test
    void tooManySlowCallsAreTurnedAway() {
        CountDownLatch open = new CountDownLatch(1);
        dispatcher.configure(FakeConfig.limited(1_000_000, 1, 1_000_000));
        dispatcher.addMethod(FakeMethod.open("snap", Pace.SLOW, request -> {
            open.await();
            return "done";
        }));
        List<FakeConnection.FakeExchange> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) sent.add(connection.send(call("snap")));
        assertThat(sent.get(299).answer().orElseThrow()).contains("-32040").contains("retry_after_ms");
        open.countDown();
        assertThat(sent.get(0).answer().orElseThrow()).contains("done");
    }

    @Test
    void aCallThatGoesOnPastItsDeadlineIsInterrupted() throws InterruptedException {
        ManualClock clock = new ManualClock();
        CountDownLatch begun = new CountDownLatch(1);
        dispatcher.addMethod(FakeMethod.open("hang", Pace.SLOW, request -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return "never";
        }));
        var call = connection.send(
                call("hang"), Deadline.at(clock::nanoTime, clock.nanoTime() + 1_000_000_000, Duration.ofSeconds(5)));
        begun.await();
        clock.advance(Duration.ofSeconds(2));
        assertThat(call.answer().orElseThrow()).contains("-32050").contains("no result in time");
    }

    @Test
    void aCallWhoseTimeIsOverIsNotBegun() {
        AtomicInteger calls = new AtomicInteger();
        dispatcher.addMethod(FakeMethod.open("look", Pace.QUICK, request -> calls.incrementAndGet()));
        assertThat(connection
                        .send(call("look"), Deadline.in(Duration.ZERO))
                        .answer()
                        .orElseThrow())
                .contains("-32050");
        assertThat(calls).hasValue(0);
    }

    @Test
    void aMethodThatIsReplacedIsWaitedFor() {
        var first = FakeMethod.open("look", Pace.QUICK, request -> "first");
        dispatcher.addMethod(first);
        assertThat(connection.ask(call("look"))).contains("first");
        dispatcher.removeMethod(first);
        var waiting = connection.send(call("look"));
        dispatcher.addMethod(FakeMethod.open("look", Pace.QUICK, request -> "second"));
        assertThat(waiting.answer().orElseThrow()).contains("second");
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void aMethodThatSaysItIsLeavingIsAskedNoMore(Pace pace) {
        CountDownLatch asked = new CountDownLatch(1);
        var leaving = FakeMethod.open("look", pace, request -> {
            asked.countDown();
            throw new ServiceGone("methods");
        });
        dispatcher.addMethod(leaving);
        var call = connection.send(call("look"));
        await().until(() -> asked.getCount() == 0);
        dispatcher.addMethod(FakeMethod.open("look", Pace.QUICK, request -> "successor"));
        dispatcher.removeMethod(leaving);
        assertThat(call.answer().orElseThrow()).contains("successor");
    }

    @Test
    void manyCallsDuringManySwapsAllSucceed() {
        dispatcher.configure(FakeConfig.limited(1_000_000, 1, 1_000_000));
        var current = FakeMethod.open("look", Pace.QUICK, request -> "ok");
        dispatcher.addMethod(current);
        List<FakeConnection.FakeExchange> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add((i % 2 == 0 ? connection : stranger).send(call("look")));
            if (i % 5 == 0) {
                dispatcher.removeMethod(current);
                current = FakeMethod.open("look", i % 10 == 0 ? Pace.INSTANT : Pace.QUICK, request -> "ok");
                dispatcher.addMethod(current);
            }
        }
        for (var exchange : sent) assertThat(exchange.answer().orElseThrow()).contains("\"result\":\"ok\"");
    }

    @Test
    void aLeavingDispatcherFinishesWhatItHasBegunAndTakesNothingMore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        dispatcher.addMethod(FakeMethod.open("snap", Pace.SLOW, request -> {
            begun.countDown();
            open.await();
            return "done";
        }));
        var call = connection.send(call("snap"));
        begun.await();
        Thread leaving = new Thread(dispatcher::finish);
        leaving.start();
        var refused = new AtomicInteger();
        await().until(() -> {
            try {
                dispatcher.dispatch(stranger.prepare("{"));
            } catch (ServiceGone gone) {
                refused.incrementAndGet();
            }
            return refused.get() > 0;
        });
        assertThat(call.ended()).isFalse();
        open.countDown();
        assertThat(call.answer().orElseThrow()).contains("done");
        leaving.join(5000);
        assertThat(leaving.isAlive()).isFalse();
    }

    @Test
    void aLeavingDispatcherDoesNotWaitForMethodsThatAreAway() {
        var method = FakeMethod.open("look", Pace.QUICK, request -> "first");
        dispatcher.addMethod(method);
        dispatcher.removeMethod(method);
        var waiting = connection.send(call("look"));
        await().until(() -> (Integer) dispatcher.report().details().get("in_flight") == 1);
        dispatcher.finish();
        assertThat(waiting.answer().orElseThrow()).contains("-32050");
    }

    @Test
    void describesItsMethods() {
        dispatcher.addMethod(FakeMethod.of("look", Role.VIEWER, Pace.QUICK, request -> 1, Parameter.device()));
        assertThat(connection.ask(call("rpc.discover")))
                .startsWith("{\"jsonrpc\":\"2.0\",\"result\":{\"openrpc\":\"1.3.2\"")
                .contains("\"version\":\"1.2.3\"")
                .contains("\"name\":\"look\"")
                .contains("\"x-role\":\"viewer\"")
                .contains("\"name\":\"rpc.discover\"")
                .contains("\"pattern\":\"^camera[0-9]{1,26}$\"");
        assertThat(stranger.ask(call("rpc.discover"))).contains("-32001");
    }

    @Test
    void methodsThatMakeNoSenseAreTurnedAwayAndTheReportSaysWhy() {
        var reserved = FakeMethod.open("rpc.mine", Pace.INSTANT, request -> 1);
        dispatcher.addMethod(reserved);
        assertThat(connection.ask(call("rpc.mine"))).contains("-32601");
        assertThat(dispatcher.report().message()).contains("rpc.mine");
        dispatcher.removeMethod(reserved);
        assertThat(dispatcher.report().message()).doesNotContain("rpc.mine");
    }

    @Test
    void theReportTellsHowRequestsFare() {
        dispatcher.addMethod(FakeMethod.open("fail", Pace.INSTANT, request -> {
            throw CamhostException.dependencyFailed("MediaMTX", "away");
        }));
        assertThat(dispatcher.report().health()).isEqualTo(Health.HEALTHY);
        for (int i = 0; i < 25; i++) connection.ask(call("fail"));
        assertThat(dispatcher.report().health()).isEqualTo(Health.UNHEALTHY);
        assertThat(dispatcher.report().details()).containsEntry("errors", 25L).containsEntry("error_rate", 100.0);
    }

    @Test
    void anInstantCallThatFindsAPartMissingIsMadeAgainWhereItMayWait() {
        List<Boolean> mayWait = new CopyOnWriteArrayList<>();
        List<String> threads = new CopyOnWriteArrayList<>();
        dispatcher.addMethod(FakeMethod.open("look", Pace.INSTANT, request -> {
            boolean may = !request.deadline().swapWaitRemaining().isZero();
            mayWait.add(may);
            threads.add(Thread.currentThread().getName());
            if (!may) throw CamhostException.dependencyFailed("cameras", "is being replaced");
            return "seen";
        }));
        assertThat(connection.ask(call("look"))).contains("\"result\":\"seen\"");
        assertThat(mayWait).containsExactly(false, true);
        assertThat(threads.get(1)).startsWith("rpc-quick");
    }

    @Test
    void addsMetadataWhenConfigured() {
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> "pong"));
        dispatcher.configure(new FakeConfig(5, 6000, 60, 200, true));
        assertThat(connection.ask(call("ping"))).contains("\"metadata\":{\"processing_time_ms\":");
    }

    @Test
    void aMessageThatWasTakenBackIsDropped() {
        AtomicInteger calls = new AtomicInteger();
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> calls.incrementAndGet()));
        var takenBack = stranger.prepare(call("ping"));
        takenBack.takeBack();
        dispatcher.dispatch(takenBack);
        assertThat(calls).hasValue(0);
        assertThat(takenBack.ended()).isFalse();
        assertThat(dispatcher.report().details()).containsEntry("in_flight", 0);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new JsonRpcDispatcher(
                        new FakeConfig(-1, 1, 1, 1, false),
                        "0",
                        new Starting(() -> false),
                        new ManualClock(),
                        System::nanoTime))
                .hasMessage("rpc.swap_wait: must be more than 0 and at most 3600 s, got -1.0");
        assertThatThrownBy(() -> dispatcher.configure(FakeConfig.limited(0, 1, 1)))
                .hasMessageContaining("security.rate_limit_requests");
        assertThat(Optional.of(connection.ask(call("none")))).isPresent();
    }
}
