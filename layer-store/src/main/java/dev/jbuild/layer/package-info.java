/**
 * Layers and the forms they have: index, overlay folder, tar, compressed blobs, each made from
 * another when something asks for it. Several layers are seen as one tree, in memory, through
 * {@link dev.jbuild.layer.MergedIndex}.
 */
@NullMarked
package dev.jbuild.layer;

import org.jspecify.annotations.NullMarked;
