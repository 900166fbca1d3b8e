package io.camhost.discovery.simulated;

import io.camhost.api.camera.FfmpegInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A test picture that ffmpeg makes: a pattern, the camera's name, the time for people and for programs ({@link ClockBar}). The same
 * camera gives the same text in every version and run, so that nobody takes it for another input.
 *
 * @param fontFile empty: without name and time for people
 */
record Picture(int width, int height, int fps, Optional<Path> fontFile) {
    /** What a name may be made of: nothing that means something to ffmpeg. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}");

    private static final List<String> PATTERNS =
            List.of("testsrc2", "smptehdbars", "testsrc", "pal75bars", "rgbtestsrc");
    private static final List<String> FONTS = List.of(
            "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
            "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
            "/usr/share/fonts/dejavu/DejaVuSans.ttf",
            "/usr/share/fonts/TTF/DejaVuSans.ttf",
            "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
            "/usr/share/fonts/liberation-sans/LiberationSans-Regular.ttf",
            "/usr/share/fonts/truetype/freefont/FreeSans.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
            "/usr/share/fonts/noto/NotoSans-Regular.ttf");

    Picture {
        require(width >= 320 && width <= 4096 && width % 2 == 0, "width: even, from 320 to 4096", width);
        require(height >= 180 && height <= 3072 && height % 2 == 0, "height: even, from 180 to 3072", height);
        require(fps >= 1 && fps <= 60, "fps: from 1 to 60", fps);
    }

    private static void require(boolean right, String rule, int value) {
        if (!right) throw new IllegalArgumentException("simulated." + rule + ", got " + value);
    }

    /** A font of this machine. */
    static Optional<Path> findFont() {
        return FONTS.stream().map(Path::of).filter(Files::isReadable).findFirst();
    }

    /** @param look tells cameras apart: each has its own pattern, as far as they go */
    FfmpegInput input(String name, int look) {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not a name for a simulated camera");
        List<String> filters = new ArrayList<>();
        String pattern = PATTERNS.get(Math.floorMod(look, PATTERNS.size()));
        filters.add(pattern + "=size=" + width + "x" + height + ":rate=" + fps);
        filters.add("format=yuv420p");
        filters.add("setpts=RTCTIME/1000000/TB"); // from here on t is Unix time
        fontFile.ifPresent(font -> {
            filters.add(text(font, name, "h/6"));
            filters.add(text(font, "%{gmtime\\:%H\\\\\\:%M\\\\\\:%S} UTC", "h/2"));
        });
        filters.addAll(ClockBar.filters(height));
        filters.add("setpts=N/(FRAME_RATE*TB)"); // and again regular
        return new FfmpegInput(
                SimulatedDiscovery.LAVFI,
                List.of("-f", "lavfi"),
                String.join(",", filters),
                Optional.empty(),
                false,
                false);
    }

    private String text(Path font, String text, String y) {
        return "drawtext=fontfile=" + font + ":text='" + text + "':fontsize=" + height / 9
                + ":fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=8:x=(w-tw)/2:y=" + y;
    }
}
