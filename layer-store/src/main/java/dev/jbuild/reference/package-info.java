/**
 * Image names as users write them. A short name is brought to its full form ({@code busybox} is
 * {@code docker.io/library/busybox:latest}) and shown in its familiar one.
 */
@NullMarked
package dev.jbuild.reference;

import org.jspecify.annotations.NullMarked;
