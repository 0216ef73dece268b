/**
 * Links at packaging what the JVM would link at every start. A tool of the build: nothing of jbuild
 * calls it.
 */
@NullMarked
package dev.jbuild.link;

import org.jspecify.annotations.NullMarked;
