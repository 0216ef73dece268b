/**
 * Images in registries: resolve, pull and push, by the OCI distribution specification 1.1 and
 * docker's v2 API. {@link dev.jbuild.registry.RegistryClient} is the way in.
 */
@NullMarked
package dev.jbuild.registry;

import org.jspecify.annotations.NullMarked;
