/**
 * What the build cache holds and how it is kept small: step records with their layers, the folders
 * of cache mounts, and what is remembered of contexts.
 */
@NullMarked
package dev.jbuild.build.prune;

import org.jspecify.annotations.NullMarked;
