package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much room there is. */
final class GetStorageInfo extends Method {
    private final Gate<Storage> storage;

    GetStorageInfo(Gate<Storage> storage) {
        super(define(
                "get_storage_info",
                Role.ADMIN,
                Pace.QUICK,
                "Tells how much room recordings and snapshots take and how much is left.",
                Schema.object()
                        .with("total_space", Schema.COUNT)
                        .with("used_space", Schema.COUNT)
                        .with("available_space", Schema.COUNT)
                        .with("recordings_size", Schema.COUNT)
                        .with("snapshots_size", Schema.COUNT)
                        .with("usage_percentage", Schema.PERCENT)
                        .with("low_space_warning", Schema.FLAG)
                        .end()));
        this.storage = storage;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        Storage.Space space = storage.call(request.deadline(), Storage::space);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("total_space", space.total());
        result.put("used_space", space.used());
        result.put("available_space", space.available());
        result.put("recordings_size", space.recordings());
        result.put("snapshots_size", space.snapshots());
        result.put("usage_percentage", Math.round(space.usedPercent() * 100) / 100.0);
        result.put("low_space_warning", space.low());
        return result;
    }
}
