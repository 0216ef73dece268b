/**
 * Linux system calls, typed, with byte-exact file names: the only foreign-function code of the
 * project. Everything here is about one call each; policy (what to mount, what to copy) lives with
 * the callers.
 */
@NullMarked
package dev.jbuild.linux;

import org.jspecify.annotations.NullMarked;
