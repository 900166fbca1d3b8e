/** Numbers every event, keeps the last ones, and brings them to whoever subscribed. */
@NullMarked
package io.camhost.events;

import org.jspecify.annotations.NullMarked;
