/**
 * Typed values of arguments, read from text whose variables are expanded: durations, ports,
 * signals, sizes, mounts. Each reader is pure and says what is wrong by one sentence.
 */
@NullMarked
package dev.jbuild.value;

import org.jspecify.annotations.NullMarked;
