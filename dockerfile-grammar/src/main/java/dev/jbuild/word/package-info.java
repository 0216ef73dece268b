/**
 * Words of a Dockerfile as they are written, and their expansion. Expansion is pure: it reads
 * variables from a {@link dev.jbuild.word.Scope} and reports the names it did not find there.
 */
@NullMarked
package dev.jbuild.word;

import org.jspecify.annotations.NullMarked;
