/**
 * COPY, ADD and WORKDIR: what they select from a tree of files, its digest for the cache, and the
 * layer they make of it. All of it happens on the merged index of the layers below; nothing is
 * mounted and nothing is run.
 */
@NullMarked
package dev.jbuild.build.copy;

import org.jspecify.annotations.NullMarked;
