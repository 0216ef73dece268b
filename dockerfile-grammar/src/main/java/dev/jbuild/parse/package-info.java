/**
 * Reads Dockerfiles: a scanner makes logical lines of the text, a grammar reads each of them, a
 * builder makes typed instructions with spans. Only {@link dev.jbuild.parse.DockerfileParser} and
 * what it returns is visible.
 */
@NullMarked
package dev.jbuild.parse;

import org.jspecify.annotations.NullMarked;
