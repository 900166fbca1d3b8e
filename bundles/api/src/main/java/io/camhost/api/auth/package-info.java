/** Who is it, and what may they do: authenticators publish {@link io.camhost.api.auth.Authenticator}, everyone else asks {@link io.camhost.api.auth.Auth}. */
@Export
@Version("1.2.0")
@NullMarked
package io.camhost.api.auth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
