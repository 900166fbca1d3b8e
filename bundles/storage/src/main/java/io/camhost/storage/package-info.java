/** Recordings and snapshots: files, their catalogue, retention. */
@NullMarked
package io.camhost.storage;

import org.jspecify.annotations.NullMarked;
