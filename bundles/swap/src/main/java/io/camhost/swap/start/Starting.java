package io.camhost.swap.start;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Whether the framework is still starting what it has, so that what is missing may come in a moment: while the framework says so
 * itself, and while a launcher that goes up level by level says so with the property {@code camhost.starting}. Once over, it is over.
 *
 * <p>Threading: any thread.
 */
public final class Starting {
    /** So long pass between two looks of somebody who waits. */
    public static final Duration LOOK = Duration.ofMillis(10);

    private static final String PROPERTY = "camhost.starting";

    private final BooleanSupplier look;
    private volatile boolean over;

    /** @param look whether it still goes on; tests hand in their own */
    public Starting(BooleanSupplier look) {
        this.look = look;
    }

    public static Starting of(BundleContext context) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        BundleContext properties = framework.getBundleContext(); // ours ends with us, and somebody may still wait
        return new Starting(
                () -> framework.getState() == Bundle.STARTING || "true".equals(properties.getProperty(PROPERTY)));
    }

    public boolean goesOn() {
        if (over) return false;
        boolean on = look.getAsBoolean();
        if (!on) over = true;
        return on;
    }

    /**
     * Waits on the caller's thread until it is over, but not longer than that.
     *
     * @return whether it went on when this was called
     */
    public boolean await(Duration most) throws InterruptedException {
        if (!goesOn()) return false;
        long begun = System.nanoTime();
        while (goesOn() && System.nanoTime() - begun < most.toNanos()) TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        return true;
    }
}
