/**
 * What a build tells while it runs and when it fails. Nothing here calls back into the builder;
 * listeners only receive.
 */
@NullMarked
package dev.jbuild.build.event;

import org.jspecify.annotations.NullMarked;
