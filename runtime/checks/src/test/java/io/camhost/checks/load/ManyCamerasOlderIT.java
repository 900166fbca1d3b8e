package io.camhost.checks.load;

import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same with a server to which pictures are sent by UDP. */
class ManyCamerasOlderIT {
    @Test
    void anOldServerThatIsFrozenIsToldFromOneThatIsKilledAndEverythingIsBackInTime(@TempDir Path folder) {
        Media.assumeFfmpeg();
        try (ManyCameras cameras = new ManyCameras(folder, ManyCamerasIT.CAMERAS, MediaMtx.assumeOlder())) {
            new ServerFaults(cameras).frozenAndThenKilled();
        }
    }
}
