/**
 * Prints Dockerfiles: as they are, piece by piece, and in the normal form of {@code jbuild fmt}.
 * The normal form means the same, keeps all comments, and is its own normal form.
 */
@NullMarked
package dev.jbuild.format;

import org.jspecify.annotations.NullMarked;
