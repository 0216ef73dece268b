/**
 * Who we are to a registry: credentials from files and helpers, challenges and tokens. The {@link
 * dev.jbuild.registry.auth.Authenticator} is the only code that puts an Authorization header on a
 * request.
 */
@NullMarked
package dev.jbuild.registry.auth;

import org.jspecify.annotations.NullMarked;
