/**
 * The image store: an OCI image layout on disk with named images, that other tools can read, and
 * the layers beside it. Here are tags, garbage collection, disk usage, verification and the locks
 * between processes.
 */
@NullMarked
package dev.jbuild.layout;

import org.jspecify.annotations.NullMarked;
