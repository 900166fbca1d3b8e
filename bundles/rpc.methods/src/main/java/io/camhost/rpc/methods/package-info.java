/** The methods that clients call. */
@NullMarked
package io.camhost.rpc.methods;

import org.jspecify.annotations.NullMarked;
