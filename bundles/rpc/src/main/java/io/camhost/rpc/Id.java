package io.camhost.rpc;

/**
 * The {@code id} of a request, kept as it was written, so that it goes back with the same type and the same digits.
 *
 * @param text of a string its value, of a number its digits
 */
record Id(String text, boolean number) {}
