package io.camhost.testing.framework;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.ops4j.pax.exam.ProbeInvoker;
import org.ops4j.pax.exam.ProbeInvokerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Component;

/** Inside the framework: runs one test, named by its unique id, with the real Jupiter engine. */
@Component(property = "driver=" + PaxExamExtension.DRIVER)
public final class JupiterInvokerFactory implements ProbeInvokerFactory {
    @Override
    public ProbeInvoker createProbeInvoker(Object context, String expression) {
        Bundle probe = context instanceof BundleContext of ? of.getBundle() : (Bundle) context;
        return new Invoker(probe.adapt(BundleWiring.class).getClassLoader());
    }

    /** Called reflectively by some containers, therefore public. */
    public static final class Invoker implements ProbeInvoker {
        private final ClassLoader probe;

        Invoker(ClassLoader probe) {
            this.probe = probe;
        }

        @Override
        public void call(Object... arguments) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(probe);
            try {
                run((String) arguments[0]);
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        private static void run(String uniqueId) {
            var launcher = LauncherFactory.create(LauncherConfig.builder()
                    .enableTestEngineAutoRegistration(false)
                    .enableTestExecutionListenerAutoRegistration(false)
                    .enableLauncherDiscoveryListenerAutoRegistration(false)
                    .enableLauncherSessionListenerAutoRegistration(false)
                    .enablePostDiscoveryFilterAutoRegistration(false)
                    .addTestEngines(new JupiterTestEngine())
                    .build());
            List<Throwable> failures = new ArrayList<>();
            List<String> run = new ArrayList<>();
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectUniqueId(uniqueId))
                            .build(),
                    new TestExecutionListener() {
                        @Override
                        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                            if (test.isTest()) run.add(test.getUniqueId());
                            result.getThrowable().ifPresent(failures::add);
                        }
                    });
            if (!failures.isEmpty()) throw sneaky(failures.get(0));
            if (run.isEmpty()) throw new IllegalStateException("no test " + uniqueId + " inside the framework");
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
            throw (T) failure; // the original, with its original line
        }
    }
}
