package io.camhost.testing.framework;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class inside an OSGi framework. The class has one static method annotated with Pax Exam's {@code @Configuration}
 * that gives the bundles ({@link Platform}); fields annotated with {@code @Inject} are services, or the probe's {@code BundleContext}.
 * {@code @BeforeAll} and {@code @AfterAll} do not run inside.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PaxExamExtension.class)
public @interface PaxExamTest {}
