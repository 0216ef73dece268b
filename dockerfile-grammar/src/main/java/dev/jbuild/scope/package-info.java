/**
 * The variables of a Dockerfile as far as they are known without building it, stage by stage.
 * Checks and outlines rest on it; the builder proper has its own state, which also knows the base
 * images.
 */
@NullMarked
package dev.jbuild.scope;

import org.jspecify.annotations.NullMarked;
