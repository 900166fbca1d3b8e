/** Bundles are replaced, and the host killed, under load; everything a client or viewer would notice is a finding. */
package io.camhost.checks.load;
