package io.camhost.streams;

import io.camhost.testing.Configured;
import java.util.Map;

/** Settings as they are configured. */
final class TestSettings {
    /** Where nothing is configured. */
    static final Settings USUAL = with(Map.of());

    private TestSettings() {}

    /** @param given by key of {@link MediaConfig} and {@link StreamsConfig}; the others are as usual */
    static Settings with(Map<String, Object> given) {
        return Settings.of(Configured.with(MediaConfig.class, given), Configured.with(StreamsConfig.class, given));
    }
}
