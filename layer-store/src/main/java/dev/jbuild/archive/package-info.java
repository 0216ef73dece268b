/**
 * Images as tar archives, written to and read from streams. Writes OCI archives and docker
 * archives, and reads what docker, podman, skopeo and BuildKit write, digests preserved where the
 * format has them.
 */
@NullMarked
package dev.jbuild.archive;

import org.jspecify.annotations.NullMarked;
