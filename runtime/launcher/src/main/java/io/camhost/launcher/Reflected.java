package io.camhost.launcher;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Services and their answers by reflection: the launcher's class loader must not hand packages to bundles, so it knows none of
 * their classes.
 */
final class Reflected {
    private Reflected() {}

    /** A service by the name of its interface. */
    static Optional<Object> service(BundleContext context, String type) {
        ServiceReference<?> reference = context.getServiceReference(type);
        return reference == null ? Optional.empty() : Optional.ofNullable(context.getService(reference));
    }

    /** Calls a method of a public interface of the object. */
    static @Nullable Object call(Object target, String type, String method, Object... arguments)
            throws ReflectiveOperationException {
        Class<?> face = target.getClass().getClassLoader().loadClass(type);
        for (var candidate : face.getMethods()) {
            if (candidate.getName().equals(method) && candidate.getParameterCount() == arguments.length)
                return candidate.invoke(target, arguments);
        }
        throw new NoSuchMethodException(type + "." + method);
    }

    /** A component of a record. */
    static @Nullable Object part(Object record, String name) throws ReflectiveOperationException {
        return record.getClass().getMethod(name).invoke(record);
    }

    /** A field of an OSGi DTO. */
    static @Nullable Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }

    static String text(Object dto, String name) throws ReflectiveOperationException {
        return String.valueOf(field(dto, name));
    }

    /** The value as a collection: DTOs have arrays in some places. */
    static Collection<?> many(@Nullable Object value) {
        if (value instanceof Collection<?> collection) return collection;
        if (value instanceof Object[] array) return java.util.List.of(array);
        return java.util.List.of();
    }
}
