/** What a host can do for builds, found out by looking at its files and by trying. */
@NullMarked
package dev.jbuild.cli.doctor;

import org.jspecify.annotations.NullMarked;
