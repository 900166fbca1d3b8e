package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The assembled product against its contract with clients: the fields of every result, and events. */
class ContractResultsIT {
    private static final String CAMERA =
            "'device':'<camera>','status':'CONNECTED','name':'<name>','resolution':'640x360','fps':15,"
                    + "'streams':{'live.hls':'<url>'}";

    @TempDir
    static Path folder;

    private static Host host;
    private static int port;
    private static String admin;

    @BeforeAll
    static void start() {
        Media.assumeFfmpeg();
        host = Host.in(folder).option("--demo").start();
        port = host.port("main");
        admin = host.token("admin");
        try (Conversation client = client()) { // a host is ready before its cameras are known for certain
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.ask("get_camera_capabilities", "{\"device\":\"camera0\"}")
                            .toString()
                            .contains("CONFIRMED"));
        }
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    private static Conversation client() {
        Conversation client = Conversation.open(port);
        check(client.login(admin), "{'result':{}}");
        return client;
    }

    private static void check(JsonNode answer, String expected) {
        Shape.check(answer, expected.replace('\'', '"').replace("CAMERA", CAMERA.replace('\'', '"')));
    }

    /** Several calls in a row are one row: the last answer counts. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            authenticate            | {'auth_token':'TOKEN'} | {'authenticated':true,'role':'admin','permissions':['<name>'],'expires_at':'<ts>','session_id':'<name>'}
            get_camera_list         | {} | {'cameras':[{CAMERA}],'total':2,'connected':2}
            get_camera_status       | {'device':'camera0'} | {CAMERA,'metrics':{'bytes_sent':'<int>','readers':'<int>','uptime':'<int>'},'capabilities':{'formats':'<texts>','resolutions':'<texts>','frame_rates':'<ints>'}}
            get_camera_capabilities | {'device':'camera0'} | {'device':'camera0','formats':'<texts>','resolutions':['640x360'],'fps_options':[15],'frame_rates':[15],'validation_status':'CONFIRMED'}
            start_streaming         | {'device':'camera0'} | {'device':'camera0','stream_name':'camera0','stream_url':'<url>','status':'STARTED','start_time':'<ts>','auto_close_after':'<name>','ffmpeg_command':'<text>'}
            get_stream_url          | {'device':'camera0'} | {'device':'camera0','stream_name':'camera0','stream_url':'<url>','available':true,'active_consumers':'<int>','stream_status':'<name>'}
            get_system_status       | {} | {'status':'ready','message':'<name>','available_cameras':['<camera>'],'discovery_active':'<flag>'}
            get_status              | {} | {'status':'<name>','uptime':'<number>','version':'<name>','components':{'websocket_server':'RUNNING','camera_monitor':'RUNNING','mediamtx':'RUNNING'}}
            get_server_info         | {} | {'name':'<name>','version':'<name>','build_date':'<name>','go_version':'<name>','architecture':'<name>','capabilities':'<texts>','supported_formats':'<texts>','max_cameras':'<int>'}
            get_storage_info        | {} | {'total_space':'<int>','used_space':'<int>','available_space':'<int>','recordings_size':'<int>','snapshots_size':'<int>','usage_percentage':'<number>','low_space_warning':'<flag>'}
            subscribe_events        | {'topics':['camera.connected','mediamtx.stream_started']} | {'subscribed':true,'topics':['<name>'],'filters':{}}
            unsubscribe_events      | {} | {'unsubscribed':true,'topics':[]}
            unsubscribe_events      | {'topics':['camera.connected']} | {'unsubscribed':true,'topics':[]}
            get_subscription_stats  | {} | {'global_stats':{'total_subscriptions':'<int>','active_clients':'<int>','topic_counts':{}},'client_topics':'<texts>','client_id':'<name>'}
            list_recordings         | {'offset':1000} | {'files':[],'total':'<int>','limit':50,'offset':1000}
            list_snapshots          | {'limit':1000,'offset':null} | {'files':'<any>','total':'<int>','limit':1000,'offset':0}
            """)
    void everyResultHasItsFields(String method, String params, String result) {
        try (Conversation client = client()) {
            JsonNode answer = client.ask(method, params.replace('\'', '"').replace("TOKEN", admin));
            check(answer, "{'id':1,'result':" + result + "}");
            assertThat(answer.toString()).doesNotContain("/dev/", "${");
        }
    }

    @Test
    void aStreamIsKnownUntilItIsStopped() {
        try (Conversation client = client()) {
            String camera = "{\"device\":\"camera1\"}";
            JsonNode first = client.ask("start_streaming", camera);
            assertThat(client.ask("start_streaming", camera).path("result").path("start_time"))
                    .as("again is a success with the first start time")
                    .isEqualTo(first.path("result").path("start_time"));
            check(
                    client.ask("get_streams", "{}"),
                    "{'result':[{'name':'<camera>','source':'<text>','ready':'<flag>','readers':'<int>','bytes_sent':'<int>'}]}");
            check(
                    client.ask("get_stream_status", camera),
                    "{'result':{'device':'camera1','stream_name':'camera1','status':'<name>','ready':'<flag>',"
                            + "'ffmpeg_process':{'running':'<flag>','pid':'<int>','uptime':'<int>'},"
                            + "'mediamtx_path':{'exists':'<flag>','ready':'<flag>','readers':'<int>'},"
                            + "'metrics':{'bytes_sent':'<int>','frames_sent':'<int>','bitrate':'<number>','fps':'<number>'},"
                            + "'start_time':'<ts>'}}");
            check(
                    client.ask("stop_streaming", camera),
                    "{'result':{'device':'camera1','stream_name':'camera1','status':'STOPPED','start_time':'<ts>',"
                            + "'end_time':'<ts>','duration':'<int>','stream_continues':'<flag>','message':'<text>'}}");
            check(client.ask("stop_streaming", camera), "{'error':{'code':-32020}}");
        }
    }

    @Test
    void aSnapshotHasTheNameThatWasWishedAndIsListed() {
        try (Conversation client = client()) {
            check(
                    client.ask("take_snapshot", "{\"device\":\"camera0\",\"filename\":\"door\",\"format\":\"png\"}"),
                    "{'result':{'device':'camera0','filename':'door.png','status':'SUCCESS','timestamp':'<ts>',"
                            + "'file_size':'<int>','file_path':'<name>'}}");
            check(
                    client.ask("list_snapshots", "{}"),
                    "{'result':{'files':[{'filename':'<name>','file_size':'<int>','modified_time':'<ts>',"
                            + "'download_url':'<name>'}],'limit':50,'offset':0}}");
        }
    }

    /** The picture moves: two captures would show something different. */
    @Test
    void twentySnapshotsAtOnceOverOneConnectionCostOneCapture() throws Exception {
        try (Conversation client = client()) {
            for (int i = 1; i <= 20; i++)
                client.say(Conversation.request(i, "take_snapshot", "{\"device\":\"camera0\",\"quality\":95}"));
            Set<ByteBuffer> pictures = new HashSet<>();
            Set<String> files = new HashSet<>();
            for (int i = 1; i <= 20; i++) {
                JsonNode answer = client.hear();
                check(answer, "{'result':{'device':'camera0','status':'SUCCESS'}}");
                files.add(answer.path("result").path("filename").asText());
                pictures.add(ByteBuffer.wrap(Files.readAllBytes(
                        Path.of(answer.path("result").path("file_path").asText()))));
            }
            assertThat(files).hasSize(20);
            assertThat(pictures).hasSize(1);
        }
    }

    @Test
    void theAnswerToARecordingComesBeforeItsEvents() {
        try (Conversation client = client()) {
            client.ask("subscribe_events", "{\"topics\":[\"recording_status_update\",\"recording.started\"]}");
            check(
                    client.ask("start_recording", "{\"device\":\"camera0\",\"duration\":null}"),
                    "{'id':1,'result':{'device':'camera0','filename':'<name>','status':'RECORDING','start_time':'<ts>',"
                            + "'format':'fmp4'}}");
            List<JsonNode> events = List.of(client.hear(), client.hear());
            assertThat(events)
                    .extracting(event -> event.path("method").asText())
                    .as("one happening, all topics that describe it, an alias under its own name")
                    .containsExactlyInAnyOrder("recording_status_update", "recording.started");
            for (JsonNode event : events) {
                check(
                        event,
                        "{'jsonrpc':'2.0','params':{'device':'camera0','timestamp':'<ts>','filename':'<name>',"
                                + "'status':'<name>'}}");
                assertThat(event.has("id")).isFalse();
            }
            check(
                    client.ask("start_recording", "{\"device\":\"camera0\"}"),
                    "{'error':{'code':-32020,'message':'Invalid state','data':{'state':'RECORDING',"
                            + "'allowed_states':['STOPPED']}}}");
            check(
                    client.ask("stop_recording", "{\"device\":\"camera0\"}"),
                    "{'id':1,'result':{'device':'camera0','filename':'<name>','status':'STOPPED','start_time':'<ts>',"
                            + "'end_time':'<ts>','duration':'<int>','file_size':'<int>','format':'fmp4'}}");
            check(
                    client.hear(),
                    "{'method':'recording_status_update','params':{'status':'STOPPED','duration':'<int>'}}");
        }
    }

    @Test
    void aFilterLetsThroughWhatMatchesAndNothingElse() {
        try (Conversation client = client();
                Conversation other = client()) {
            check(
                    client.ask(
                            "subscribe_events",
                            "{\"topics\":[\"snapshot.taken\"],\"filters\":{\"device\":\"camera1\"}}"),
                    "{'result':{'filters':{'device':'camera1'}}}");
            check(other.ask("take_snapshot", "{\"device\":\"camera0\"}"), "{'result':{}}");
            check(other.ask("take_snapshot", "{\"device\":\"camera1\"}"), "{'result':{}}");
            check(
                    client.hear(),
                    "{'method':'snapshot.taken','params':{'device':'camera1','filename':'<name>','resolution':'<name>',"
                            + "'timestamp':'<ts>'}}");
        }
    }

    @Test
    void aCameraThatComesAndGoesIsToldToSubscribersOnly() {
        try (Conversation client = client();
                Conversation silent = client()) {
            client.ask(
                    "subscribe_events",
                    "{\"topics\":[\"camera_status_update\",\"camera.connected\",\"camera.disconnected\"]}");
            host.command("shell", "camhost:plug", "gate");
            List<JsonNode> events = List.of(client.hear(), client.hear());
            assertThat(events)
                    .extracting(event -> event.path("method").asText())
                    .contains("camera_status_update", "camera.connected");
            for (JsonNode event : events)
                check(
                        event,
                        "{'params':{'device':'<camera>','status':'CONNECTED','name':'<name>','timestamp':'<ts>'}}");
            host.command("shell", "camhost:unplug", "gate");
            await("it is told gone")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.hear().path("method").asText().equals("camera.disconnected"));
            check(silent.ask("ping", "{}"), "{'result':'pong'}");
        }
    }
}
