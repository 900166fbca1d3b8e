/** JSON-RPC 2.0: envelope, order, checks and dispatch. */
@NullMarked
package io.camhost.rpc;

import org.jspecify.annotations.NullMarked;
