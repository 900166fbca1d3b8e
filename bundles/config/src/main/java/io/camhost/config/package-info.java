/** Brings the YAML file to Config Admin. */
@NullMarked
package io.camhost.config;

import org.jspecify.annotations.NullMarked;
