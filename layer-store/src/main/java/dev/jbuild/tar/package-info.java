/**
 * Layer tars: a deterministic writer and a reader that expects hostile input. Whiteouts are entries
 * of their own kind, and names are strings that any bytes survive in.
 */
@NullMarked
package dev.jbuild.tar;

import org.jspecify.annotations.NullMarked;
