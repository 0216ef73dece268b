/**
 * Images of Java projects without a Dockerfile: what they are made of, folder by folder, and the
 * Dockerfile that says so.
 */
@NullMarked
package dev.jbuild.maven.layers;

import org.jspecify.annotations.NullMarked;
