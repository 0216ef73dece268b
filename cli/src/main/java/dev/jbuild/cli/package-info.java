/**
 * The commands of jbuild, their options and exit codes. Each command turns its words into one call
 * of the builder or the store and prints what came of it.
 */
@NullMarked
package dev.jbuild.cli;

import org.jspecify.annotations.NullMarked;
