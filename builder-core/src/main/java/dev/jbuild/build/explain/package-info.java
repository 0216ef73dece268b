/**
 * What builds leave behind so that a later one can tell why its steps do not come from the cache,
 * and how it finds that out. Nothing here changes what is built.
 */
@NullMarked
package dev.jbuild.build.explain;

import org.jspecify.annotations.NullMarked;
