package io.camhost.config;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Keeps configurations by PID and counts the updates. */
final class FakeConfigurationAdmin implements ConfigurationAdmin {
    final Map<String, Hashtable<String, Object>> stored = new TreeMap<>();
    int updates;

    @Override
    public synchronized Configuration getConfiguration(String pid, String location) {
        if (!"?".equals(location)) throw new IllegalArgumentException("bound to a bundle: nobody else would see it");
        return new Entry(pid);
    }

    @Override
    public synchronized Configuration @Nullable [] listConfigurations(String filter) {
        String pid = filter.substring(filter.indexOf('=') + 1, filter.length() - 1);
        return stored.containsKey(pid) ? new Configuration[] {new Entry(pid)} : null;
    }

    @Override
    public Configuration getConfiguration(String pid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Configuration createFactoryConfiguration(String factoryPid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Configuration createFactoryConfiguration(String factoryPid, String location) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Configuration getFactoryConfiguration(String factoryPid, String name, String location) {
        return getConfiguration(factoryPid + "~" + name, location);
    }

    @Override
    public Configuration getFactoryConfiguration(String factoryPid, String name) {
        throw new UnsupportedOperationException();
    }

    private final class Entry implements Configuration {
        private final String pid;

        Entry(String pid) {
            this.pid = pid;
        }

        @Override
        public String getPid() {
            return pid;
        }

        @Override
        @SuppressWarnings("NullAway")
        public Dictionary<String, Object> getProperties() {
            synchronized (FakeConfigurationAdmin.this) {
                return stored.get(pid);
            }
        }

        @Override
        public boolean updateIfDifferent(Dictionary<String, ?> properties) {
            synchronized (FakeConfigurationAdmin.this) {
                Hashtable<String, Object> copy = new Hashtable<>();
                for (var names = properties.keys(); names.hasMoreElements(); ) {
                    String name = names.nextElement();
                    copy.put(name, Objects.requireNonNull(properties.get(name)));
                }
                copy.put("service.pid", pid);
                int name = pid.indexOf('~');
                if (name > 0) copy.put("service.factoryPid", pid.substring(0, name));
                stored.put(pid, copy);
                updates++;
                return true;
            }
        }

        @Override
        public void delete() {
            synchronized (FakeConfigurationAdmin.this) {
                stored.remove(pid);
            }
        }

        @Override
        public void update(Dictionary<String, ?> properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void update() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFactoryPid() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setBundleLocation(String location) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getBundleLocation() {
            return "?";
        }

        @Override
        public long getChangeCount() {
            return 0;
        }

        @Override
        public Dictionary<String, Object> getProcessedProperties(ServiceReference<?> reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addAttributes(ConfigurationAttribute... attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<ConfigurationAttribute> getAttributes() {
            return Set.of();
        }

        @Override
        public void removeAttributes(ConfigurationAttribute... attributes) {
            throw new UnsupportedOperationException();
        }
    }
}
