/** Carries messages between WebSocket frames and the RPC engine. */
@NullMarked
package io.camhost.transport.websocket;

import org.jspecify.annotations.NullMarked;
