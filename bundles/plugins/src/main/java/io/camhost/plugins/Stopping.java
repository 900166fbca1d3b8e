package io.camhost.plugins;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Stops a bundle within bounds. A {@code @Deactivate} that does not return is interrupted; when that does not help either it is named,
 * with the place where it hangs, and the transaction fails instead of keeping all later ones waiting.
 *
 * @param patience until it is interrupted, and a third of it from there
 */
record Stopping(Duration patience) {
    /** Handlers finish what they have begun, which may be a recording that is being started. */
    static final Stopping USUAL = new Stopping(Duration.ofSeconds(30));

    /** What stops it: {@code stop} or {@code uninstall}. */
    @FunctionalInterface
    interface Act {
        void on(Bundle bundle) throws BundleException;
    }

    /** @throws BundleException also when it does not end, with where it hangs */
    void stop(Bundle bundle, Act act) throws BundleException, InterruptedException {
        if (bundle.getState() == Bundle.STOPPING) throw new BundleException(stillEnding(bundle));
        FutureTask<Void> task = new FutureTask<>(() -> {
            act.on(bundle);
            return null;
        });
        Thread thread = new Thread(task, "plugins-stop-" + bundle.getSymbolicName());
        thread.setDaemon(true);
        thread.start();
        try {
            if (ends(task, patience)) return;
            String place = place(thread);
            thread.interrupt();
            if (ends(task, patience.dividedBy(3))) return;
            throw new BundleException(stillEnding(bundle) + "; it hangs in " + place
                    + ": its @Deactivate must return; start the host anew");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BundleException failed) throw failed;
            throw new BundleException(bundle.getSymbolicName() + " does not stop: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    private static String stillEnding(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " does not end";
    }

    private static boolean ends(FutureTask<Void> task, Duration time) throws InterruptedException, ExecutionException {
        try {
            task.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The first line of its stack that is neither the JDK's nor the framework's nor ours. */
    private static String place(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        for (StackTraceElement line : stack) {
            String name = line.getClassName();
            boolean others = name.startsWith("java.")
                    || name.startsWith("jdk.")
                    || name.startsWith("sun.")
                    || name.startsWith("org.apache.felix.")
                    || name.startsWith(Stopping.class.getName());
            if (!others) return name + "." + line.getMethodName() + ", line " + line.getLineNumber();
        }
        return stack.length == 0 ? "nothing that can be seen" : stack[0].toString();
    }
}
