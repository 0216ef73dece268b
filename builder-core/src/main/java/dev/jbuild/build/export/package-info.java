/**
 * Where the result of a build goes. Every destination is written from the image and its layers,
 * never from a running build.
 */
@NullMarked
package dev.jbuild.build.export;

import org.jspecify.annotations.NullMarked;
