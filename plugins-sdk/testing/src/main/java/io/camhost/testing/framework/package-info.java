/**
 * JUnit 5 inside an OSGi framework: {@link io.camhost.testing.framework.PaxExamTest} on a class, and its tests run as a bundle among the
 * bundles that its static {@code @Configuration} method lists.
 */
@Export
@Version("1.0.0")
package io.camhost.testing.framework;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
