package io.camhost.streams;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code media} of the configuration. */
@ObjectClassDefinition(name = "What carries the pictures", pid = "io.camhost.media")
@interface MediaConfig {
    @AttributeDefinition(description = "auto, or the name of a driver such as mediamtx or ffmpeg")
    String driver() default "auto";

    @AttributeDefinition(description = "of a picture that is encoded here; a camera is asked for what fits")
    int largest_height() default 720;

    @AttributeDefinition(
            description =
                    "how single cameras are opened, each <camera or its name>=<size>@<rate> <format> <bit rate> input:<number or name> always, any of them")
    String[] wishes() default {};
}
