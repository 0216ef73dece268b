/**
 * What a build has to do with registries: one client, and what is known of which blobs are where.
 */
@NullMarked
package dev.jbuild.build.remote;

import org.jspecify.annotations.NullMarked;
