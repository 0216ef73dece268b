/**
 * A registry in memory for tests, and the HTTP server below it that can fail in every way a network
 * can. It is written from the specification, not from the client.
 */
@NullMarked
package dev.jbuild.registry.memory;

import org.jspecify.annotations.NullMarked;
