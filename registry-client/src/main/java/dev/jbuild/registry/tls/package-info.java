/**
 * Trust and client certificates: PEM files in, an SSL context out. Bouncy Castle reads the PEM and
 * is loaded only when a PEM file is configured.
 */
@NullMarked
package dev.jbuild.registry.tls;

import org.jspecify.annotations.NullMarked;
