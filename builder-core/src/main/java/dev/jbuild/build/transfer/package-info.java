/**
 * Images on their way between registries, archives, layouts and the store, outside of a build. What
 * moves is told as the events of a build are.
 */
@NullMarked
package dev.jbuild.build.transfer;

import org.jspecify.annotations.NullMarked;
