package io.camhost.media.ffmpeg;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedRecording;
import io.camhost.media.ffmpeg.RunPlaylist.Segment;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording: takes each segment of the live stream as it comes and puts it behind the file. It needs no process of its own, loses
 * nothing while the host is away for less than what the live folder keeps, and knows from the files alone where to go on.
 *
 * <p>Threading: all but {@link #state} on one thread.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final CameraId camera;
    private final WantedRecording wanted;
    private final LiveFolder live;
    private final InstantSource clock;
    private final Instant startedAt;
    private @Nullable RecordingFile file;
    private long lastNumber = -1;
    private long finishedBytes;
    private Instant forcedAt;
    private boolean looked;
    private long initRun = -1;
    private byte[] init = {};
    private volatile StreamState.Recording state;

    Recorder(CameraId camera, WantedRecording wanted, LiveFolder live, InstantSource clock) {
        this.camera = camera;
        this.wanted = wanted;
        this.live = live;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.forcedAt = startedAt;
        this.state = new StreamState.Recording(wanted.id(), Optional.empty(), 0, Optional.empty());
    }

    String id() {
        return wanted.id();
    }

    StreamState.Recording state() {
        return state;
    }

    /** Writes what has come since the last time. */
    void step() {
        if (state.failed().isPresent()) return;
        try {
            if (!looked) resume();
            LiveWindow window = live.refresh();
            List<Segment> due = lastNumber >= 0 ? window.from(lastNumber + 1) : begun(window);
            for (Segment segment : due) take(segment);
            force();
            tell();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** From the moment of the start on: the segment in which that lies, too. */
    private List<Segment> begun(LiveWindow window) {
        return window.segments().stream()
                .filter(segment -> segment.end().isAfter(startedAt))
                .toList();
    }

    private void resume() throws IOException {
        looked = true;
        if (!Files.exists(wanted.file())) return;
        TreeSet<Path> parts = new TreeSet<>(List.of(wanted.file()));
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(wanted.file().getParent(), camera + "_*.mp4")) {
            for (Path path : files) if (path.compareTo(wanted.file()) > 0) parts.add(path);
        }
        for (Path part : parts.headSet(parts.last())) finishedBytes += Files.size(part);
        RecordingFile opened = RecordingFile.open(parts.last());
        file = opened;
        lastNumber = opened.lastNumber();
        LOG.info("{}: the recording goes on after {}", camera, opened.duration());
    }

    private void take(Segment segment) throws IOException {
        byte[] bytes;
        try {
            if (segment.run() != initRun) {
                init = read(LiveWindow.init(segment.run()));
                initRun = segment.run();
            }
            bytes = read(segment.file());
        } catch (FileNotFoundException e) {
            return; // it was deleted before we came: told below, with the next one that is there
        }
        if (lastNumber >= 0 && segment.number() > lastNumber + 1)
            LOG.warn("{}: {} segments are missing in the recording", camera, segment.number() - lastNumber - 1);
        RecordingFile open = file;
        if (open != null && (open.duration().compareTo(wanted.segment()) >= 0 || !open.fits(init))) {
            finish(open);
            open = null;
        }
        if (open == null) {
            Path path = lastNumber < 0 ? wanted.file() : next(segment.at());
            if (Files.exists(path)) throw new IOException("the file is there already");
            open = RecordingFile.create(path, init, segment.at());
            file = open;
        }
        open.append(segment, bytes);
        lastNumber = segment.number();
    }

    /** By a stream: an interrupt does not cut it short. */
    private byte[] read(String name) throws IOException {
        try (var in = new FileInputStream(live.path().resolve(name).toFile())) {
            return in.readAllBytes();
        }
    }

    private Path next(Instant at) {
        for (int number = 1; ; number++) {
            String name = camera + "_" + TIME.format(at) + (number < 2 ? "" : "_" + number) + ".mp4";
            Path path = wanted.file().resolveSibling(name);
            if (!Files.exists(path)) return path;
        }
    }

    private void force() throws IOException {
        RecordingFile open = file;
        Instant now = clock.instant();
        if (open == null || now.isBefore(forcedAt.plus(wanted.part())) && !now.isBefore(forcedAt)) return;
        forcedAt = now;
        open.force();
    }

    private void tell() throws IOException {
        RecordingFile open = file;
        boolean there = lastNumber >= 0;
        state = new StreamState.Recording(
                wanted.id(),
                there ? Optional.of(wanted.file()) : Optional.empty(),
                finishedBytes + (open == null ? 0 : open.size()),
                Optional.empty());
    }

    private void finish(RecordingFile open) throws IOException {
        file = null;
        try (open) {
            open.force();
            finishedBytes += open.size();
        }
    }

    /** It is wanted no longer: what is there is written, and the file is whole. */
    void end() {
        step();
        try {
            if (lastNumber < 0 && state.failed().isEmpty()) {
                Optional<Segment> newest = live.refresh().newest();
                if (newest.isPresent())
                    take(newest.get()); // stopped within a second: better a little too early than nothing
            }
            RecordingFile open = file;
            if (open != null) finish(open);
        } catch (IOException e) {
            LOG.warn("{}: the recording is not ended properly: {}", camera, e.toString());
        }
        close();
    }

    /** Leaves it as it is, for whoever goes on with it. */
    void pause() {
        close();
        looked = false;
        finishedBytes = 0;
    }

    private void close() {
        RecordingFile open = file;
        file = null;
        if (open == null) return;
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", wanted.file(), e.toString());
        }
    }

    private void fail(IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean full = message.contains("No space left");
        LOG.error("{}: the recording fails: {}", camera, e.toString());
        close();
        state = new StreamState.Recording(
                wanted.id(),
                state.file(),
                state.bytes(),
                Optional.of(full ? "the disk is full" : "the recording's file cannot be written"));
    }
}
