package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessTest {
    @Test
    void theCauseIsTheInnermostMessageWithAllItsLines() {
        String trace = """
                java.lang.reflect.InvocationTargetException
                \tat a.B.c(B.java:1)
                Caused by: java.lang.IllegalStateException: camhost.yaml is wrong:
                  server.port: 1–65535, got 99999
                  logging.backup_count: at least 0, got -1
                \tat a.B.d(B.java:2)
                \t... 3 more
                """;
        assertThat(Readiness.cause(trace)).isEqualTo("""
                camhost.yaml is wrong:
                  server.port: 1–65535, got 99999
                  logging.backup_count: at least 0, got -1""");
    }

    @Test
    void anExceptionThatSaysMoreThanItsMessageKeepsItsName() {
        assertThat(Readiness.cause("java.lang.NoClassDefFoundError: a/B\n\tat c.D.e(D.java:1)"))
                .isEqualTo("java.lang.NoClassDefFoundError: a/B");
    }
}
