/**
 * Control groups of the kernel: limits on memory and CPUs for the processes of a step.
 *
 * <p>Version 2 is used where it is delegated to the caller, version 1 where its controllers can be
 * written; see cgroups(7) and Linux {@code Documentation/admin-guide/cgroup-v2.rst}.
 */
@NullMarked
package dev.jbuild.build.cgroup;

import org.jspecify.annotations.NullMarked;
