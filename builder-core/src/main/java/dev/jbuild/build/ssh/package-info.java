/**
 * An SSH agent that serves keys from files to the RUN steps that mount it. Keys are used here and
 * never leave this process.
 */
@NullMarked
package dev.jbuild.build.ssh;

import org.jspecify.annotations.NullMarked;
