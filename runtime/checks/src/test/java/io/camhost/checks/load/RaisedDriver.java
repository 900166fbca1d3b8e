package io.camhost.checks.load;

import io.camhost.api.media.MediaServer;

/** Part of a later version of a media driver: its reason reads differently. */
public final class RaisedDriver {
    private RaisedDriver() {}

    public static MediaServer.Status status(MediaServer.Status shipped) {
        return new MediaServer.Status(
                shipped.state(), shipped.usable(), shipped.reason() + " (raised)", shipped.version());
    }
}
