package io.camhost.media.mediamtx;

import io.camhost.api.HostFolders;
import io.camhost.testing.FakeMediaMtx.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/** The same suites against the fake, old and new, and against real servers where there are binaries. */
class EveryServerTest {
    private static Rig fake(Version version) {
        return new FakeRig(version);
    }

    /** A binary that {@code MEDIAMTX} names, or one on the search path. */
    static RealRig real(Path folder) throws Exception {
        Optional<Path> binary = program(folder, Optional.empty());
        Assumptions.assumeTrue(
                binary.isPresent(), "needs mediamtx: put a MediaMTX binary on PATH or its path into MEDIAMTX");
        return rig(folder, binary.orElseThrow(), Version.V1_20);
    }

    private static Optional<Path> program(Path folder, Optional<String> name) {
        Settings settings = Given.settings("auto", name, 9997);
        return new ServerProgram(settings, new HostFolders(folder), System::getenv).binary();
    }

    private static Rig older(Path folder) throws Exception {
        String binary = System.getenv("MEDIAMTX_OLDER");
        Assumptions.assumeTrue(
                binary != null && Files.isExecutable(Path.of(binary)),
                "needs an older mediamtx: put the path of a MediaMTX 1.5.1 into MEDIAMTX_OLDER");
        return rig(folder, Path.of(binary), Version.V1_5);
    }

    private static RealRig rig(Path folder, Path binary, Version version) throws Exception {
        Assumptions.assumeTrue(
                program(folder, Optional.of("ffmpeg")).isPresent(), "needs ffmpeg: apt-get install ffmpeg");
        return new RealRig(folder, binary, version);
    }

    @Nested
    class ApiOfTheFakeAsOf15 extends ApiSuite {
        ApiOfTheFakeAsOf15() {
            super(folder -> fake(Version.V1_5));
        }
    }

    @Nested
    class ApiOfTheFakeAsOf120 extends ApiSuite {
        ApiOfTheFakeAsOf120() {
            super(folder -> fake(Version.V1_20));
        }
    }

    @Nested
    class ApiOfARealServer extends ApiSuite {
        ApiOfARealServer() {
            super(EveryServerTest::real);
        }
    }

    @Nested
    class ApiOfAnOlderRealServer extends ApiSuite {
        ApiOfAnOlderRealServer() {
            super(EveryServerTest::older);
        }
    }

    @Nested
    class AccessToTheFakeAsOf15 extends AccessSuite {
        AccessToTheFakeAsOf15() {
            super(folder -> fake(Version.V1_5));
        }
    }

    @Nested
    class AccessToTheFakeAsOf120 extends AccessSuite {
        AccessToTheFakeAsOf120() {
            super(folder -> fake(Version.V1_20));
        }
    }

    @Nested
    class AccessToARealServer extends AccessSuite {
        AccessToARealServer() {
            super(EveryServerTest::real);
        }
    }

    @Nested
    class AccessToAnOlderRealServer extends AccessSuite {
        AccessToAnOlderRealServer() {
            super(EveryServerTest::older);
        }
    }

    @Nested
    class DriverWithTheFakeAsOf15 extends DriverSuite {
        DriverWithTheFakeAsOf15() {
            super(folder -> fake(Version.V1_5));
        }
    }

    @Nested
    class DriverWithTheFakeAsOf120 extends DriverSuite {
        DriverWithTheFakeAsOf120() {
            super(folder -> fake(Version.V1_20));
        }
    }

    @Nested
    class DriverWithARealServer extends DriverSuite {
        DriverWithARealServer() {
            super(EveryServerTest::real);
        }
    }

    @Nested
    class DriverWithAnOlderRealServer extends DriverSuite {
        DriverWithAnOlderRealServer() {
            super(EveryServerTest::older);
        }
    }
}
