package io.camhost.testing.framework;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import javax.inject.Inject;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The same class serves both sides: outside it starts the framework and sends each test in, inside it injects services. */
final class PaxExamExtension
        implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor, TestInstancePostProcessor {
    static final String DRIVER = "jupiter";
    private static final Namespace NAMESPACE = Namespace.create(PaxExamExtension.class);
    private static final long SERVICE_WAIT_MILLIS = 10_000;

    private static boolean inside() {
        return FrameworkUtil.getBundle(PaxExamExtension.class) != null;
    }

    /** What is running for one test class. */
    private record Running(ExamSystem system, TestContainer container, TestAddress address) {}

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (inside()) return;
        Class<?> test = context.getRequiredTestClass();
        Option[] options = Arrays.copyOf(configuration(test), configuration(test).length + 1);
        options[options.length - 1] =
                CoreOptions.systemProperty("pax.exam.invoker").value(DRIVER);
        ExamSystem system = PaxExamRuntime.createTestSystem(options);
        TestContainer container = PaxExamRuntime.createContainer(system);
        container.start();
        TestProbeBuilder probe = system.createProbe();
        TestAddress address = probe.addTest(test, DRIVER);
        container.installProbe(probe.build().getStream());
        context.getStore(NAMESPACE).put(Running.class, new Running(system, container, address));
    }

    private static Option[] configuration(Class<?> test) throws ReflectiveOperationException {
        for (Method method : test.getDeclaredMethods()) {
            if (!method.isAnnotationPresent(Configuration.class)) continue;
            method.setAccessible(true);
            return (Option[]) method.invoke(null);
        }
        throw new IllegalStateException(test.getName() + " has no static method annotated with @Configuration");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Running running = context.getStore(NAMESPACE).remove(Running.class, Running.class);
        if (running == null) return;
        running.container().stop();
        running.system().clear();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        sendIn(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        sendIn(invocation, context);
    }

    private static void sendIn(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (inside()) {
            invocation.proceed();
            return;
        }
        invocation.skip();
        Running running = context.getStore(NAMESPACE).get(Running.class, Running.class);
        running.container().call(new OneTest(running.address(), context.getUniqueId()));
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onlyInside(invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onlyInside(invocation);
    }

    private static void onlyInside(Invocation<Void> invocation) throws Throwable {
        if (inside()) invocation.proceed();
        else invocation.skip();
    }

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) throws Exception {
        if (!inside()) return;
        BundleContext bundle = probe(instance).getBundleContext();
        for (Class<?> type = instance.getClass(); type != Object.class; type = type.getSuperclass())
            for (Field field : type.getDeclaredFields()) {
                if (!field.isAnnotationPresent(Inject.class)) continue;
                field.setAccessible(true);
                field.set(instance, field.getType() == BundleContext.class ? bundle : service(bundle, field.getType()));
            }
    }

    private static Bundle probe(Object instance) {
        return FrameworkUtil.getBundle(instance.getClass());
    }

    private static Object service(BundleContext context, Class<?> type) throws InterruptedException {
        var tracker = new ServiceTracker<Object, Object>(context, type.getName(), null);
        tracker.open();
        Object service = tracker.waitForService(SERVICE_WAIT_MILLIS);
        if (service == null) throw new IllegalStateException("no service " + type.getName() + " within 10 s");
        return service; // the tracker ends with the probe
    }

    /** Which test of the probe is meant, by JUnit's unique id. */
    private record OneTest(TestAddress parent, String uniqueId) implements TestAddress {
        @Override
        public String identifier() {
            return parent.identifier();
        }

        @Override
        public String caption() {
            return parent.caption();
        }

        @Override
        public TestAddress root() {
            return parent.root();
        }

        @Override
        public Object[] arguments() {
            return new Object[] {uniqueId};
        }
    }
}
