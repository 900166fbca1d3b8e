/** What is true only while a framework starts; needs nothing but the framework. */
@NullMarked
package io.camhost.swap.start;

import org.jspecify.annotations.NullMarked;
