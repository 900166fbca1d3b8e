package io.camhost.api.media;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A recording as it should be.
 *
 * @param id of the session; another id is another recording
 * @param file the announced file, absolute, ending in {@code .mp4}; its folder exists. Later segments go beside it with their own
 *     time in the same pattern ({@code <camera>_<YYYY-MM-DD_HH-MM-SS>.mp4})
 * @param part how much may be lost when everything dies
 * @param segment after how long a new file begins
 */
public record WantedRecording(String id, Path file, Duration part, Duration segment) {}
