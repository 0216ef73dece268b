/**
 * Linux system calls, typed, with byte-exact file names: the only foreign-function code of the
 * project. Everything here is about one call each; policy (what to mount, what to copy) lives with
 * the callers. On other systems files are read and written by {@code java.nio}, and the rest is
 * refused.
 */
@NullMarked
package dev.jbuild.linux;

import org.jspecify.annotations.NullMarked;
