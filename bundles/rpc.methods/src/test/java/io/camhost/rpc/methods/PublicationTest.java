package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.testing.Configured;
import io.camhost.testing.FakeSession;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class PublicationTest {
    private final Map<String, RpcMethod> published = new TreeMap<>();
    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                if (!method.getName().equals("registerService")) return null;
                var service = (RpcMethod) arguments[1];
                String name = service.definition().name();
                assertThat(published.put(name, service)).isNull();
                return Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ServiceRegistration.class},
                        (registration, called, none) -> published.remove(name));
            });

    /** A component's configuration with nothing set. */
    private static <A extends Annotation> A defaults(Class<A> type) {
        return Configured.with(type, Map.of());
    }

    @Test
    void everyMethodIsPublishedWithItsRole() {
        new SessionMethods().start(context);
        new CameraMethods().start(context);
        new SnapshotMethods(defaults(SnapshotMethods.Config.class)).start(context);
        new RecordingMethods(defaults(RecordingMethods.Config.class)).start(context);
        new FileMethods(defaults(FileMethods.Config.class)).start(context);
        new StreamMethods(3600).start(context);
        new EventMethods().start(context);
        new HostMethods(defaults(HostMethods.Config.class)).start(context);

        var roles = new TreeMap<String, String>();
        published.forEach((name, method) -> roles.merge(
                method.definition().role().map(Role::word).orElse("none"), name, (all, one) -> all + " " + one));
        assertThat(roles)
                .containsOnly(
                        Map.entry("none", "authenticate ping"),
                        Map.entry("admin", "get_status get_storage_info"),
                        Map.entry(
                                "operator",
                                "camhost.create_clip camhost.set_camera_alias start_recording start_streaming stop_recording stop_streaming take_snapshot"),
                        Map.entry(
                                "viewer",
                                "get_camera_capabilities get_camera_list get_camera_status get_recording_info get_server_info get_stream_status"
                                        + " get_stream_url get_streams get_subscription_stats get_system_status list_recordings"
                                        + " list_snapshots subscribe_events unsubscribe_events"));
    }

    @Test
    void aMethodThatHasLeftSendsItsCallersOn() {
        var component = new SessionMethods();
        component.start(context);
        RpcMethod ping = published.get("ping");
        component.stop();
        assertThat(published).isEmpty();
        var request = new RpcRequest(
                "ping",
                Map.of(),
                new FakeSession(),
                Optional.empty(),
                Deadline.in(Duration.ofSeconds(1)),
                "client_fake:1",
                "1");
        assertThatThrownBy(() -> ping.call(request)).isInstanceOf(ServiceGone.class);
    }
}
