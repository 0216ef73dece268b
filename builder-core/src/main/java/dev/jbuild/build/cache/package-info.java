/**
 * Identities of steps and the records of what they made. A hit reads one small file and touches no
 * layer.
 */
@NullMarked
package dev.jbuild.build.cache;

import org.jspecify.annotations.NullMarked;
