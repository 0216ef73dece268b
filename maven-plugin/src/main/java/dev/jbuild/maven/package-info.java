/**
 * The goals of jbuild-maven-plugin. They turn parameters into a command line of jbuild, which runs
 * as a child process, and its events into Maven's log.
 */
@NullMarked
package dev.jbuild.maven;

import org.jspecify.annotations.NullMarked;
