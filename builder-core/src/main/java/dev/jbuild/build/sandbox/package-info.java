/**
 * Runs one process of a build step in namespaces of its own, on a root folder given as mounts. All
 * that is done to the new process is a table of system calls, made here and walked by a few
 * instructions of machine code; no helper binary, no container runtime.
 */
@NullMarked
package dev.jbuild.build.sandbox;

import org.jspecify.annotations.NullMarked;
