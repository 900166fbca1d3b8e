package io.camhost.testing;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Guarantee;
import io.camhost.api.media.StreamState.Publisher;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.media.WantedStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A driver whose server does at once what is wanted; a test sets viewers, and takes it down. */
public final class FakeMediaServer implements MediaServer {
    private final String name;
    private final int preference;
    private final Map<CameraId, Integer> viewers = new ConcurrentHashMap<>();
    private final Set<CameraId> silent = ConcurrentHashMap.newKeySet();
    private volatile List<WantedStream> wanted = List.of();
    private volatile Condition condition = Condition.GOOD;
    private volatile String recordingFailure = "";
    private volatile Status status = new Status(State.RUNNING, true, "fake", "1.0");

    public FakeMediaServer(String name, int preference) {
        this.name = name;
        this.preference = preference;
    }

    public void setStatus(Status now) {
        status = now;
    }

    public void setCondition(Condition now) {
        condition = now;
    }

    /** Recordings fail from now on. @param why blank: they succeed again */
    public void failRecordings(String why) {
        recordingFailure = why;
    }

    /** Whether pictures of it arrive once it is wanted live; true unless a test says otherwise. */
    public void setLive(CameraId camera, boolean arrive) {
        if (arrive) silent.remove(camera);
        else silent.add(camera);
    }

    public void setViewers(CameraId camera, int count) {
        viewers.put(camera, count);
    }

    /** What it was told last. */
    public List<WantedStream> wanted() {
        return wanted;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int preference() {
        return preference;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public Condition condition() {
        return condition;
    }

    @Override
    public Map<String, String> addresses() {
        return Map.of("rtsp", "rtsp://${host}:8554/${id}", "hls", "http://${host}:8888/${id}/index.m3u8");
    }

    @Override
    public void want(List<WantedStream> now) {
        wanted = List.copyOf(now);
    }

    @Override
    public List<StreamState> streams() {
        return wanted.stream().map(this::state).toList();
    }

    private StreamState state(WantedStream stream) {
        return new StreamState(
                stream.camera(),
                true,
                stream.live() && !silent.contains(stream.camera()),
                viewers.getOrDefault(stream.camera(), 0),
                0,
                0,
                Instant.EPOCH,
                stream.live() ? Optional.of(new Publisher(42, Instant.EPOCH)) : Optional.empty(),
                Guarantee.SEAMLESS,
                Optional.empty(),
                stream.recording().map(this::state),
                Optional.empty());
    }

    private StreamState.Recording state(WantedRecording recording) {
        Optional<String> failed = Optional.of(recordingFailure).filter(why -> !why.isEmpty());
        return failed.isPresent()
                ? new StreamState.Recording(recording.id(), Optional.empty(), 0, failed)
                : new StreamState.Recording(recording.id(), Optional.of(recording.file()), 1, failed);
    }

    @Override
    public Optional<List<String>> stillInput(CameraId camera) {
        return wanted.stream().anyMatch(stream -> stream.camera().equals(camera) && stream.live())
                ? Optional.of(List.of("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=15"))
                : Optional.empty();
    }
}
