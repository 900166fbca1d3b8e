package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.swap.Gate;
import java.time.InstantSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code ping} and {@code authenticate}: what works before anybody knows who it is. */
@Component(
        service = {},
        immediate = true)
public final class SessionMethods {
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Publication publication = new Publication();

    @Reference(
            name = "auth",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuth(Auth bound) {
        auth.bind(bound);
    }

    void unbindAuth(Auth unbound) {
        auth.unbind(unbound);
    }

    @Activate
    void start(BundleContext context) {
        publication.begin(context, new Ping(), new Authenticate(auth, new Tickets(InstantSource.system())));
    }

    @Deactivate
    void stop() {
        publication.end(auth);
    }
}
