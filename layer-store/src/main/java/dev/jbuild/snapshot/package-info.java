/**
 * What a step sees as its root folder: layers stacked under a fresh writable folder, as data. The
 * sandbox mounts it; nothing here does.
 */
@NullMarked
package dev.jbuild.snapshot;

import org.jspecify.annotations.NullMarked;
