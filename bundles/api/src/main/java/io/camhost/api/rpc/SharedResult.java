package io.camhost.api.rpc;

/**
 * A result that a method gives to many until there is another one: the very same object again is not turned into text again.
 *
 * @param value what {@link RpcMethod#call} may give; neither it nor anything in it ever changes
 */
public record SharedResult(Object value) {}
