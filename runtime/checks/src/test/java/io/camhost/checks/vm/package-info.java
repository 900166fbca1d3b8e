/** The distribution on real V4L2 devices. It takes longest, and so comes first when classes run in the reverse order of their names. */
package io.camhost.checks.vm;
