package io.camhost.api.camera;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * How a camera is opened, as typed data. {@link FfmpegInput} is what every driver understands; a driver that meets a type it does
 * not know answers {@code UNSUPPORTED} and names it, so that third parties can add their own together with a driver.
 */
@ConsumerType
public interface CameraSource {
    /** Short lower-case word for results and logs, such as {@code v4l2}, {@code rtsp}, {@code lavfi}. No path, no credentials. */
    String kind();
}
