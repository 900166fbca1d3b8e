package io.camhost.rpc;

import io.camhost.api.rpc.RpcMethod;

/** A method as somebody has published it, with the definition it had then. */
record Published(RpcMethod.Definition definition, RpcMethod method) {}
