package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Kind;
import io.camhost.api.storage.Storage.Listing;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code list_recordings} and {@code list_snapshots}; works while the media server is down. */
final class ListFiles extends Method {
    static final int MOST = 1000;

    private final Kind kind;
    private final Gate<Storage> storage;
    private final Gate<Auth> auth;
    private final Links links;
    private final int pageSize;

    /** @param pageSize when no limit is asked for */
    ListFiles(Kind kind, Gate<Storage> storage, Gate<Auth> auth, Links links, int pageSize) {
        super(define(
                kind == Kind.RECORDING ? "list_recordings" : "list_snapshots",
                Role.VIEWER,
                Pace.QUICK,
                kind == Kind.RECORDING ? "Lists recordings, newest first." : "Lists snapshots, newest first.",
                Schema.object()
                        .with(
                                "files",
                                Schema.array(Schema.object()
                                        .with("filename", Schema.TEXT)
                                        .with("file_size", Schema.COUNT)
                                        .with("modified_time", Schema.TIME)
                                        .with("download_url", Schema.TEXT)
                                        .optional("device", Schema.CAMERA)
                                        .optional("duration", Schema.COUNT)
                                        .optional("format", Schema.TEXT)
                                        .end()))
                        .with("total", Schema.COUNT)
                        .with("limit", Schema.COUNT)
                        .with("offset", Schema.COUNT)
                        .end(),
                Parameter.optional("limit", Parameter.Type.INTEGER, "how many at most")
                        .between(1, MOST),
                Parameter.optional("offset", Parameter.Type.INTEGER, "how many are left out at the beginning")
                        .between(0, Integer.MAX_VALUE)));
        this.kind = kind;
        this.storage = storage;
        this.auth = auth;
        this.links = links;
        this.pageSize = pageSize;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        int limit = request.number("limit").map(Number::intValue).orElse(pageSize);
        int offset = request.number("offset").map(Number::intValue).orElse(0);
        Listing listing = storage.call(request.deadline(), there -> there.list(kind, offset, limit));
        List<Map<String, Object>> files = listing.files().isEmpty()
                ? List.of()
                : auth.call(
                        request.deadline(),
                        there -> listing.files().stream()
                                .map(file -> view(file, there))
                                .toList());
        return Map.of("files", files, "total", listing.total(), "limit", limit, "offset", offset);
    }

    private Map<String, Object> view(StoredFile file, Auth signer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("filename", kind == Kind.RECORDING ? file.baseName() : file.name());
        view.put("file_size", file.size());
        view.put("modified_time", file.modified());
        view.put("download_url", links.to(file, signer));
        file.camera().ifPresent(camera -> view.put("device", camera.toString()));
        file.length().ifPresent(length -> view.put("duration", length.toSeconds()));
        view.put("format", file.format());
        return view;
    }
}
