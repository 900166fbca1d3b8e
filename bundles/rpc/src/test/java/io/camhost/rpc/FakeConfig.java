package io.camhost.rpc;

import java.lang.annotation.Annotation;

/** The defaults, with one thing or the other changed. */
@SuppressWarnings("ClassExplicitlyAnnotation")
record FakeConfig(
        double swap_wait,
        int rate_limit_requests,
        double rate_limit_window,
        int rate_limit_burst,
        boolean response_metadata)
        implements JsonRpcDispatcher.Config {
    static FakeConfig defaults() {
        return new FakeConfig(5, 6000, 60, 200, false);
    }

    static FakeConfig limited(int requests, double window, int burst) {
        return new FakeConfig(5, requests, window, burst, false);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return JsonRpcDispatcher.Config.class;
    }
}
