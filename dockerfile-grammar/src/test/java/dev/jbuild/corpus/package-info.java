/**
 * Reads the conformance corpus for the tests of all packages. It is plain data with its own small
 * JSON reader.
 */
@NullMarked
package dev.jbuild.corpus;

import org.jspecify.annotations.NullMarked;
