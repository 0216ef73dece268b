/**
 * Step records that machines share through a registry, a folder or an image: {@code --cache-to} and
 * {@code --cache-from}. What is read is verified; what cannot be used is a warning, never a failed
 * build.
 */
@NullMarked
package dev.jbuild.build.remotecache;

import org.jspecify.annotations.NullMarked;
