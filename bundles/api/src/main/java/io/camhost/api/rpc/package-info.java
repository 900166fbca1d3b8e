/** JSON-RPC methods and the way a transport hands a message to them. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.rpc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
