/**
 * Where the files of a build come from: folders, tar streams, git, http and image layers, all seen
 * as a {@link dev.jbuild.build.context.Tree}. Holds {@code .dockerignore}, path patterns and the
 * content digests of files with their stat cache.
 */
@NullMarked
package dev.jbuild.build.context;

import org.jspecify.annotations.NullMarked;
