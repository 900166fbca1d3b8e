package io.camhost.testing;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration of a component, as Declarative Services would hand it over. */
public final class Configured {
    private Configured() {}

    /** With the defaults of the annotation. @param given by method name, in the method's own type */
    public static <A extends Annotation> A with(Class<A> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
