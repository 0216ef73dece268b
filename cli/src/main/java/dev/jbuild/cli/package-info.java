/** The commands of jbuild and their exit codes. */
@NullMarked
package dev.jbuild.cli;

import org.jspecify.annotations.NullMarked;
