package io.camhost.config;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Puts settings into Config Admin: changes what differs, removes what is no longer set, and touches nothing else. Sections of ours are
 * there always, if empty: the component runtime (SCR 2.2.18) gives a component that has several PIDs none behind the first that is
 * missing.
 */
final class Configurations {
    private final ConfigurationAdmin admin;
    private final Set<String> sections = new TreeSet<>();
    private final Set<String> pids = new TreeSet<>(); // PIDs that are ours to delete

    /** @param pids those that a predecessor has written */
    Configurations(ConfigurationAdmin admin, Set<String> pids) {
        this.admin = admin;
        this.pids.addAll(pids);
        KeyTable.sections().forEach(section -> sections.add(KeyTable.PID_PREFIX + section.name()));
    }

    /** @throws IOException when Config Admin cannot store it */
    void apply(Map<String, Map<String, Object>> wanted) throws IOException {
        for (var configuration : wanted.entrySet()) write(configuration.getKey(), configuration.getValue());
        for (String section : sections) if (!wanted.containsKey(section)) write(section, Map.of());
        for (String pid : pids) if (!wanted.containsKey(pid) && !sections.contains(pid)) delete(pid);
        pids.addAll(wanted.keySet());
    }

    Set<String> pids() {
        return Set.copyOf(pids);
    }

    private void write(String pid, Map<String, Object> values) throws IOException {
        // without a location: the default would bind it to us, and nobody else would see it
        int name = pid.indexOf('~');
        Configuration configuration = name < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
        if (same(configuration.getProperties(), values)) return;
        configuration.updateIfDifferent(new Hashtable<>(values));
    }

    /** Config Admin compares lists by identity, and an equal update would make every component of the PID anew. */
    private static boolean same(@Nullable Dictionary<String, Object> there, Map<String, Object> values) {
        if (there == null) return false;
        int ours = 0;
        for (var names = there.keys(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            if (name.equals(Constants.SERVICE_PID) || name.equals(ConfigurationAdmin.SERVICE_FACTORYPID)) continue;
            if (!Objects.deepEquals(there.get(name), values.get(name))) return false;
            ours++;
        }
        return ours == values.size();
    }

    private void delete(String pid) throws IOException {
        try {
            Configuration[] there = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            if (there == null) return;
            for (Configuration configuration : there) configuration.delete();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(pid, e); // PIDs of ours hold nothing that a filter would mind
        }
    }
}
