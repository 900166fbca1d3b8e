package io.camhost.testing;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams whose requests succeed at once, for the cameras of a {@link FakeCameras}. Threading: any thread. */
public final class FakeStreams implements Streams {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private final FakeCameras cameras;
    private final Map<CameraId, Instant> started = new LinkedHashMap<>();
    private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    private final Map<String, Recording> recordings = new LinkedHashMap<>();
    private final Map<CameraId, Still> stills = new LinkedHashMap<>();
    private final Map<String, Ledger> ledgers = new LinkedHashMap<>();
    private final Map<String, Clip> clips = new LinkedHashMap<>();
    private Optional<Clip.Refusal> clipRefusal = Optional.empty();
    private int stillsAsked;
    private volatile MediaServer.Condition condition = MediaServer.Condition.GOOD;
    private volatile Media media = new Media(
            "mediamtx",
            new MediaServer.Status(MediaServer.State.RUNNING, true, "fake", "1.20.1"),
            "fake",
            Map.of("rtsp", "rtsp://${host}:8554/${id}", "hls", "http://${host}:8888/${id}/index.m3u8"));

    public FakeStreams(FakeCameras cameras) {
        this.cameras = cameras;
    }

    public void setCondition(MediaServer.Condition now) {
        condition = now;
    }

    public void setMedia(Media now) {
        media = now;
    }

    @Override
    public synchronized List<Stream> list() {
        return cameras.list().stream()
                .filter(camera -> camera.connected())
                .map(camera -> stream(camera.id()))
                .toList();
    }

    private Stream stream(CameraId camera) {
        boolean live = started.containsKey(camera);
        var state = new StreamState(
                camera,
                true,
                live,
                0,
                0,
                0,
                NOW,
                Optional.empty(),
                StreamState.Guarantee.SEAMLESS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Stream(
                camera,
                "lavfi",
                Optional.ofNullable(started.get(camera)),
                Duration.ofSeconds(300),
                false,
                Optional.of(state),
                "ffmpeg",
                Optional.empty());
    }

    @Override
    public synchronized Optional<Stream> find(CameraId camera) {
        return cameras.find(camera).filter(found -> found.connected()).map(found -> stream(camera));
    }

    private void requireConnected(CameraId camera) {
        var found = cameras.find(camera).orElseThrow(() -> CamhostException.notFound("camera", camera.toString()));
        if (!found.connected()) throw CamhostException.invalidState("DISCONNECTED", "CONNECTED");
    }

    @Override
    public synchronized Stream start(CameraId camera) {
        requireConnected(camera);
        started.putIfAbsent(camera, NOW);
        return stream(camera);
    }

    @Override
    public synchronized Stream stop(CameraId camera) {
        requireConnected(camera);
        if (!started.containsKey(camera)) throw CamhostException.invalidState("STOPPED", "STARTED");
        Stream last = stream(camera);
        started.remove(camera);
        return last;
    }

    @Override
    public Media media() {
        return media;
    }

    @Override
    public MediaServer.Condition condition() {
        return condition;
    }

    @Override
    public void look() {}

    @Override
    public synchronized void takeSnapshot(SnapshotRequest request) {
        requireConnected(request.camera());
        String file = request.fileName().orElse(request.camera() + "_2026-01-02_03-04-05") + "." + request.format();
        snapshots.put(
                request.id(),
                new Snapshot(
                        request.id(),
                        request.camera(),
                        Progress.DONE,
                        file,
                        "/snapshots/" + file,
                        1234,
                        "640x360",
                        NOW,
                        Optional.of(Tier.WARM),
                        Duration.ofMillis(250),
                        Optional.empty()));
    }

    @Override
    public synchronized Optional<Snapshot> snapshot(String id, Duration wait) {
        return Optional.ofNullable(snapshots.get(id));
    }

    @Override
    public synchronized Recording startRecording(RecordingRequest request) {
        requireConnected(request.camera());
        if (recordings.containsKey(request.id())) return recordings.get(request.id());
        if (recordings().stream().anyMatch(running -> running.camera().equals(request.camera())))
            throw CamhostException.invalidState("RECORDING", "STOPPED");
        var recording = recording(request.id(), request.camera(), Progress.RUNNING, request.format());
        recordings.put(request.id(), recording);
        return recording;
    }

    private static Recording recording(String id, CameraId camera, Progress progress, String format) {
        boolean done = progress == Progress.DONE;
        return new Recording(
                id,
                camera,
                progress,
                camera + "_2026-01-02_03-04-05",
                format,
                NOW,
                done ? Optional.of(NOW.plusSeconds(3)) : Optional.empty(),
                Duration.ofMillis(done ? 3210 : 0),
                4321,
                Optional.empty());
    }

    @Override
    public synchronized Recording stopRecording(CameraId camera, String id, Optional<String> cause) {
        if (cameras.find(camera).isEmpty()) throw CamhostException.notFound("camera", camera.toString());
        var running = recordings().stream()
                .filter(recording -> recording.camera().equals(camera))
                .findFirst()
                .orElseThrow(() -> CamhostException.invalidState("STOPPED", "RECORDING"));
        var done = recording(running.id(), camera, Progress.DONE, running.format());
        recordings.put(running.id(), done);
        return done;
    }

    @Override
    public synchronized Optional<Recording> recording(String sessionId, Duration wait) {
        return Optional.ofNullable(recordings.get(sessionId));
    }

    @Override
    public synchronized List<Recording> recordings() {
        return recordings.values().stream()
                .filter(recording -> recording.progress() == Progress.RUNNING)
                .toList();
    }

    @Override
    public synchronized void createClip(Clip.Request request) {
        clips.putIfAbsent(
                request.id(),
                new Clip(
                        request.id(),
                        request.camera(),
                        clipRefusal.isPresent() ? Progress.FAILED : Progress.DONE,
                        "clip-" + request.camera() + ".mp4",
                        request.from(),
                        request.until(),
                        clipRefusal));
    }

    @Override
    public synchronized Optional<Clip> clip(String id, Duration wait) {
        return Optional.ofNullable(clips.get(id));
    }

    /** Clips are refused from now on. */
    public synchronized void refuseClips(Clip.Refusal refusal) {
        clipRefusal = Optional.of(refusal);
    }

    @Override
    public synchronized Optional<Ledger> ledger(String recording) {
        return Optional.ofNullable(ledgers.get(recording));
    }

    /** What is known of a recording from now on. */
    public synchronized void setLedger(Ledger ledger) {
        ledgers.put(ledger.name(), ledger);
    }

    @Override
    public synchronized Optional<Still> still(CameraId camera) {
        stillsAsked++;
        return Optional.ofNullable(stills.get(camera));
    }

    /** A picture for the grid: from now on it is the newest. */
    public synchronized void setStill(CameraId camera, byte[] jpeg, Instant at) {
        stills.put(camera, new Still(jpeg, at));
    }

    /** How often anybody asked for one. */
    public synchronized int stillsAsked() {
        return stillsAsked;
    }
}
