/**
 * Binds stages and arguments and folds the instructions into a plan of steps. Pure: the base images
 * it needs are resolved by its caller.
 */
@NullMarked
package dev.jbuild.build.plan;

import org.jspecify.annotations.NullMarked;
