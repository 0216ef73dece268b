/**
 * Content-addressed bytes on disk, and the ways to write into the store that survive being killed.
 * Content is written to a temporary file, verified (digest and size), forced to the disk and
 * renamed into place.
 */
@NullMarked
package dev.jbuild.blob;

import org.jspecify.annotations.NullMarked;
