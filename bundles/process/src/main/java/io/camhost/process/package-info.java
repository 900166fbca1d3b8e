/** Runs child processes with leases that outlive a swap and a restart. */
@NullMarked
package io.camhost.process;

import org.jspecify.annotations.NullMarked;
