/** What texts for clients have in common, whoever writes them. */
@NullMarked
package io.camhost.swap.client;

import org.jspecify.annotations.NullMarked;
