package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled product against its contract with clients: messages in, messages out, as tables. */
class ContractIT {
    private static final int CONNECTIONS = 20;

    @TempDir
    static Path folder;

    private static final Map<String, String> TOKENS = new HashMap<>();
    private static Host host;
    private static int port;

    @BeforeAll
    static void start() {
        Media.assumeFfmpeg();
        host = Host.in(folder)
                .with("CAMERA_SERVICE_SERVER_MAX_CONNECTIONS", "" + CONNECTIONS)
                .option("--demo")
                .start();
        port = host.port("main");
        for (String role : List.of("viewer", "operator", "admin")) TOKENS.put(role, host.token(role));
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    /** @param role {@code nobody} for one who has not logged in */
    private static Conversation as(String role) {
        Conversation conversation = Conversation.open(port);
        if (!role.equals("nobody"))
            Shape.check(conversation.login(TOKENS.get(role)), "{'result':{}}".replace('\'', '"'));
        return conversation;
    }

    private static void check(JsonNode answer, String expected) {
        Shape.check(answer, expected.replace('\'', '"'));
        assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(answer.has("id")).as("an answer has an id").isTrue();
        assertThat(answer.has("result")).as("result or error").isNotEqualTo(answer.has("error"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'jsonrpc':'2.0','id':7,'method':'ping'}                           | {'result':'pong','id':7}
            {'jsonrpc':'2.0','id':7,'method':'ping','params':{'extra':1}}      | {'result':'pong','id':7}
            {'jsonrpc':'2.0','id':7,'method':'ping','params':null}             | {'result':'pong','id':7}
            {'id':3,'method':'ping'}                                           | {'error':{'code':-32600,'message':'Invalid Request','data':{'hint':'<name>'}},'id':3}
            {'jsonrpc':'1.0','id':'x','method':'ping'}                         | {'error':{'code':-32600},'id':'x'}
            {'jsonrpc':2.0,'id':'x','method':'ping'}                           | {'error':{'code':-32600},'id':'x'}
            {'method':'ping'}                                                  | {'error':{'code':-32600},'id':null}
            {'jsonrpc':'2.0','id':true,'method':'ping'}                        | {'error':{'code':-32600},'id':null}
            {'jsonrpc':'2.0','id':{},'method':'ping'}                          | {'error':{'code':-32600},'id':null}
            {'jsonrpc':'2.0','id':4}                                           | {'error':{'code':-32600},'id':4}
            {'jsonrpc':'2.0','id':4,'method':42}                               | {'error':{'code':-32600},'id':4}
            {'jsonrpc':'2.0','id':4,'method':''}                               | {'error':{'code':-32601,'message':'Method not found','data':{'hint':'<name>'}},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'Ping'}                           | {'error':{'code':-32601},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'camera_status_update'}           | {'error':{'code':-32601},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'recording_status_update'}        | {'error':{'code':-32601},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'system_health_update'}           | {'error':{'code':-32601},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'ping','params':[]}               | {'error':{'code':-32602,'message':'Invalid parameters','data':{'param':'params','rule':'object'}},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'ping','params':'x'}              | {'error':{'code':-32602},'id':4}
            {'jsonrpc':'2.0','id':4,'method':'ping'                            | {'error':{'code':-32700,'message':'Parse error'},'id':null}
            ping                                                               | {'error':{'code':-32700},'id':null}
            {'jsonrpc':'2.0','id':4,'method':'ping'}{}                         | {'error':{'code':-32700},'id':null}
            []                                                                 | {'error':{'code':-32600,'data':{'hint':'<name>'}},'id':null}
            [{'jsonrpc':'2.0','id':4,'method':'ping'}]                         | {'error':{'code':-32600},'id':null}
            'ping'                                                             | {'error':{'code':-32600},'id':null}
            null                                                               | {'error':{'code':-32600},'id':null}
            """)
    void theEnvelope(String message, String answer) {
        try (Conversation anybody = as("nobody")) {
            check(anybody.ask(message.replace('\'', '"')), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.50", "1e3", "12345678901234567890123", "\"\"", "\"1\"", "\"ä\\u0000\""})
    void anIdComesBackAsItWas(String id) {
        try (Conversation anybody = as("nobody")) {
            anybody.say("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":" + id + "}");
            assertThat(anybody.hearText()).contains("\"id\":" + id + "}");
        }
    }

    @Test
    void aNotificationIsNeverAnsweredNotEvenWithAnError() {
        try (Conversation viewer = as("viewer")) {
            for (String method : List.of("ping", "nothing", "get_status", "take_snapshot", "get_camera_status"))
                for (String id : List.of("", ",\"id\":null"))
                    viewer.say("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"" + id + ",\"params\":[]}");
            check(viewer.ask("ping", "{}"), "{'result':'pong','id':1}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nobody   | nothing            | {}                   | {'code':-32601}
            nobody   | get_camera_list    | []                   | {'code':-32001,'message':'Authentication required (auth_required)','data':{'reason':'auth_required'}}
            nobody   | get_status         | {}                   | {'code':-32001}
            viewer   | get_status         | []                   | {'code':-32002,'message':'Permission denied','data':{'required_role':'admin','have_role':'viewer'}}
            viewer   | get_storage_info   | {}                   | {'code':-32002,'data':{'required_role':'admin'}}
            operator | get_status         | {}                   | {'code':-32002,'data':{'required_role':'admin','have_role':'operator'}}
            viewer   | take_snapshot      | {'device':5}         | {'code':-32002,'data':{'required_role':'operator','have_role':'viewer'}}
            viewer   | start_recording    | {}                   | {'code':-32002}
            viewer   | stop_recording     | {}                   | {'code':-32002}
            viewer   | start_streaming    | {}                   | {'code':-32002}
            viewer   | stop_streaming     | {}                   | {'code':-32002}
            viewer   | get_camera_status  | {}                   | {'code':-32602,'message':'Invalid parameters','data':{'param':'device','rule':'required','hint':'<name>'}}
            viewer   | get_camera_status  | {'device':null}      | {'code':-32602,'data':{'rule':'required'}}
            viewer   | get_camera_status  | {'device':5}         | {'code':-32602,'data':{'param':'device','rule':'type'}}
            viewer   | get_camera_status  | {'device':'/dev/video0'} | {'code':-32602,'data':{'param':'device','rule':'pattern'}}
            viewer   | get_camera_status  | {'device':'camera0 '} | {'code':-32602,'data':{'rule':'pattern'}}
            viewer   | get_camera_status  | {'device':'camera012345678901234567890123456'} | {'code':-32602,'data':{'rule':'pattern'}}
            viewer   | get_camera_status  | {'device':'camera99'} | {'code':-32010,'message':'Camera not found','data':{'resource':'camera','id':'camera99'}}
            viewer   | get_camera_capabilities | {'device':'camera99'} | {'code':-32010}
            viewer   | get_stream_url     | {'device':'camera99'} | {'code':-32010}
            operator | take_snapshot      | {'device':'camera99'} | {'code':-32010,'data':{'resource':'camera'}}
            operator | take_snapshot      | {'device':'camera99','quality':0} | {'code':-32602,'data':{'param':'quality','rule':'range'}}
            operator | take_snapshot      | {'device':'camera0','quality':101} | {'code':-32602,'data':{'rule':'range'}}
            operator | take_snapshot      | {'device':'camera0','quality':'80'} | {'code':-32602,'data':{'rule':'type'}}
            operator | take_snapshot      | {'device':'camera0','format':'gif'} | {'code':-32602,'data':{'param':'format','rule':'enum'}}
            operator | take_snapshot      | {'device':'camera0','filename':'../x'} | {'code':-32602,'data':{'param':'filename','rule':'pattern'}}
            operator | take_snapshot      | {'device':'camera0','filename':'a..b'} | {'code':-32602,'data':{'rule':'pattern'}}
            operator | take_snapshot      | {'device':'camera0','filename':''} | {'code':-32602,'data':{'rule':'length'}}
            operator | take_snapshot      | {'device':'camera0','filename':7} | {'code':-32602,'data':{'rule':'type'}}
            operator | start_recording    | {'device':'camera0','duration':-1} | {'code':-32602,'data':{'param':'duration','rule':'range'}}
            operator | start_recording    | {'device':'camera0','duration':86401} | {'code':-32602,'data':{'rule':'range'}}
            operator | start_recording    | {'device':'camera0','duration':'5'} | {'code':-32602,'data':{'rule':'type'}}
            operator | start_recording    | {'device':'camera0','format':'avi'} | {'code':-32602,'data':{'rule':'enum'}}
            operator | start_recording    | {'device':'camera99'} | {'code':-32010}
            operator | stop_recording     | {'device':'camera0'} | {'code':-32020,'message':'Invalid state','data':{'state':'STOPPED','allowed_states':['RECORDING']}}
            operator | stop_recording     | {'device':'camera99'} | {'code':-32010}
            operator | stop_streaming     | {'device':'camera0'} | {'code':-32020}
            viewer   | list_recordings    | {'limit':0}          | {'code':-32602,'data':{'param':'limit','rule':'range'}}
            viewer   | list_recordings    | {'limit':1001}       | {'code':-32602,'data':{'rule':'range'}}
            viewer   | list_recordings    | {'limit':'5'}        | {'code':-32602,'data':{'rule':'type'}}
            viewer   | list_recordings    | {'limit':1.5}        | {'code':-32602,'data':{'rule':'type'}}
            viewer   | list_snapshots     | {'offset':-1}        | {'code':-32602,'data':{'param':'offset','rule':'range'}}
            viewer   | subscribe_events   | {}                   | {'code':-32602,'data':{'param':'topics','rule':'required'}}
            viewer   | subscribe_events   | {'topics':[]}        | {'code':-32602,'data':{'param':'topics'}}
            viewer   | subscribe_events   | {'topics':'system.health'} | {'code':-32602,'data':{'param':'topics','rule':'type'}}
            viewer   | subscribe_events   | {'topics':['system.health','nothing']} | {'code':-32602,'data':{'param':'topics','rule':'known_topic'}}
            viewer   | subscribe_events   | {'topics':['system.health'],'filters':{'colour':'red'}} | {'code':-32602}
            viewer   | subscribe_events   | {'topics':['system.health'],'filters':{'timestamp_after':'now'}} | {'code':-32602}
            viewer   | subscribe_events   | {'topics':['system.health'],'filters':[]} | {'code':-32602,'data':{'rule':'type'}}
            nobody   | authenticate       | {}                   | {'code':-32001,'message':'Authentication failed or token expired','data':{'reason':'auth_failed'}}
            nobody   | authenticate       | []                   | {'code':-32001,'data':{'reason':'auth_failed'}}
            nobody   | authenticate       | 'x'                  | {'code':-32001,'data':{'reason':'auth_failed'}}
            nobody   | authenticate       | {'auth_token':''}    | {'code':-32001,'data':{'reason':'auth_failed'}}
            nobody   | authenticate       | {'auth_token':42}    | {'code':-32001,'data':{'reason':'auth_failed'}}
            nobody   | authenticate       | {'auth_token':'a.b.c'} | {'code':-32001,'data':{'reason':'auth_failed'}}
            nobody   | authenticate       | {'auth_token':'a.b.c','auth_type':'card'} | {'code':-32001,'data':{'reason':'auth_failed'}}
            """)
    void whatIsRefusedAndWhichReasonComesFirst(String role, String method, String params, String error) {
        try (Conversation conversation = as(role)) {
            JsonNode answer = conversation.ask(method, params.replace('\'', '"'));
            check(answer, "{'id':1,'error':" + error + "}");
            assertThat(answer.toString()).doesNotContain("/dev/", "Exception", folder.toString());
        }
    }

    @Test
    void aTokenThatHasExpiredIsRefusedAsSuch() {
        String brief = host.command("token", "--user", "brief", "--role", "viewer", "--hours", "0.0006")
                .output()
                .strip();
        try (Conversation early = Conversation.open(port);
                Conversation late = Conversation.open(port)) {
            check(early.login(brief), "{'result':{'authenticated':true}}");
            await("the login ends with its token")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> check(
                            early.ask("get_camera_list", "{}"),
                            "{'error':{'code':-32001,'data':{'reason':'auth_required'}}}"));
            check(late.login(brief), "{'error':{'code':-32001,'data':{'reason':'token_expired'}}}");
            check(early.ask("ping", "{}"), "{'result':'pong'}");
            check(early.login(TOKENS.get("viewer")), "{'result':{'role':'viewer'}}");
            check(early.ask("get_camera_list", "{}"), "{'result':{}}");
        }
    }

    @Test
    void anotherLoginReplacesTheRoleAndAFailedOneChangesNothing() {
        try (Conversation client = as("admin")) {
            String session = client.login(TOKENS.get("admin"))
                    .path("result")
                    .path("session_id")
                    .asText();
            check(client.login("a.b.c"), "{'error':{'code':-32001}}");
            check(client.ask("get_status", "{}"), "{'result':{}}");
            check(client.login(TOKENS.get("viewer")), "{'result':{'role':'viewer','session_id':'" + session + "'}}");
            check(client.ask("get_status", "{}"), "{'error':{'code':-32002}}");
        }
    }

    @Test
    void aLoginIsCompleteBeforeWhatFollowsIsJudged() {
        try (Conversation client = Conversation.open(port)) {
            client.say(Conversation.request(1, "authenticate", "{\"auth_token\":\"" + TOKENS.get("viewer") + "\"}"));
            client.say(Conversation.request(2, "get_camera_list", "{}"));
            check(client.hear(), "{'id':1,'result':{'authenticated':true}}");
            check(client.hear(), "{'id':2,'result':{'total':2}}");
        }
    }

    @Test
    void aPingOvertakesASnapshot() {
        try (Conversation client = as("operator")) {
            client.say(Conversation.request(1, "take_snapshot", "{\"device\":\"camera1\"}"));
            client.say(Conversation.request(2, "ping", "{}"));
            check(client.hear(), "{'id':2,'result':'pong'}");
            check(client.hear(), "{'id':1,'result':{'status':'SUCCESS'}}");
        }
    }

    @Test
    void binaryFramesAndTooLargeOnesCloseTheirConnectionOnly() throws Exception {
        try (Conversation bystander = as("viewer");
                Conversation binary = as("viewer");
                Conversation large = as("viewer");
                Conversation stranger = as("nobody")) {
            binary.sayBytes(new byte[] {1});
            assertThat(binary.closeCode()).isEqualTo(1003);
            large.say("x".repeat((1 << 20) + 1));
            assertThat(large.closeCode()).isEqualTo(1009);
            stranger.say("x".repeat((64 << 10) + 1));
            assertThat(stranger.closeCode()).isEqualTo(1009);
            check(bystander.ask("ping", "{}"), "{'result':'pong'}");
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedAndTheOthersStay() {
        List<Conversation> open = new ArrayList<>();
        try {
            await("all places are free again").ignoreExceptions().until(() -> {
                while (open.size() < CONNECTIONS) open.add(as("nobody"));
                return true;
            });
            assertThat(Conversation.upgrade(port, "/ws", Map.of())).isEqualTo(503);
            for (Conversation each : open) check(each.ask("ping", "{}"), "{'result':'pong'}");
        } finally {
            open.forEach(Conversation::close);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/ws, , 101",
        "/ws, http://localhost:3000, 101",
        "/ws, https://localhost:3000, 101",
        "/ws, OWN, 101",
        "/ws, http://evil.example, 403",
        "/ws, http://localhost:3001, 403",
        "/ws, null, 403",
        "/other, , 404"
    })
    void whoMayConnect(String path, String origin, int status) {
        String page = "OWN".equals(origin) ? "http://127.0.0.1:" + port : origin;
        await("a place is free")
                .untilAsserted(() -> assertThat(
                                Conversation.upgrade(port, path, page == null ? Map.of() : Map.of("Origin", page)))
                        .isEqualTo(status));
    }
}
