package io.camhost.streams;

import io.camhost.api.camera.FrameRate;
import java.util.ArrayList;
import java.util.List;

/** ffmpeg's H.264 encoders, best first: what the hardware does costs the host nothing. */
enum Encoder {
    V4L2M2M("h264_v4l2m2m"),
    VAAPI("h264_vaapi"),
    X264("libx264"),
    OPENH264("libopenh264");

    static final String RENDER_NODE = "/dev/dri/renderD128";
    private final String ffmpegName;

    Encoder(String ffmpegName) {
        this.ffmpegName = ffmpegName;
    }

    String ffmpegName() {
        return ffmpegName;
    }

    /** Whether it works beside the processor. */
    boolean hardware() {
        return this == V4L2M2M || this == VAAPI;
    }

    /** What it needs before {@code -i}. */
    List<String> inputOptions() {
        return this == VAAPI ? List.of("-vaapi_device", RENDER_NODE) : List.of();
    }

    /** One key frame per second, no B-frames (WebRTC has none), no delay. @param filters before it */
    List<String> arguments(Codec codec, int width, int height, FrameRate rate, List<String> filters) {
        String second = Integer.toString(rate.rounded());
        List<String> arguments = new ArrayList<>();
        List<String> all = new ArrayList<>(filters);
        if (this == VAAPI) all.addAll(List.of("format=nv12", "hwupload"));
        if (!all.isEmpty()) arguments.addAll(List.of("-vf", String.join(",", all)));
        arguments.addAll(List.of("-c:v", ffmpegName));
        switch (this) {
            case X264 -> {
                arguments.addAll(List.of("-preset", codec.preset(), "-tune", "zerolatency"));
                arguments.addAll(List.of("-profile:v", codec.profile()));
                if (codec.levelFits(width, height, rate.perSecond()))
                    arguments.addAll(List.of("-level", codec.level()));
                arguments.addAll(List.of("-pix_fmt", codec.pixelFormat()));
                arguments.addAll(List.of("-keyint_min", second, "-sc_threshold", "0", "-bf", "0"));
            }
            case OPENH264 -> arguments.addAll(List.of("-profile:v", "constrained_baseline", "-pix_fmt", "yuv420p"));
            case VAAPI -> arguments.addAll(List.of("-profile:v", vaapiProfile(codec), "-bf", "0"));
            case V4L2M2M -> arguments.addAll(List.of("-pix_fmt", "yuv420p", "-bf", "0"));
        }
        arguments.addAll(List.of("-b:v", codec.bitrate(), "-g", second));
        return arguments;
    }

    private static String vaapiProfile(Codec codec) {
        return switch (codec.profile()) {
            case "baseline" -> "constrained_baseline";
            case "main" -> "main";
            default -> "high";
        };
    }
}
