/** Serves the page with moving pictures. */
@NullMarked
package io.camhost.web;

import org.jspecify.annotations.NullMarked;
