package io.camhost.api.process;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told when a child starts, ends or is given up. Publish one as a service. Called on one thread, in order; must return at once. */
@ConsumerType
public interface ProcessListener {
    /** Only children whose key starts with this are told. */
    String prefix();

    void changed(ChildStatus child);
}
