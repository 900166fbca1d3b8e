/** Fakes, contract tests and the in-container JUnit extension, for those who write providers. */
@NullMarked
package io.camhost.testing;

import org.jspecify.annotations.NullMarked;
