/**
 * How the events of a build are shown: redrawn on a terminal, line by line, as JSON, or not at all.
 * Renderers compute times and percentages; the builder tells only what happened.
 */
@NullMarked
package dev.jbuild.cli.render;

import org.jspecify.annotations.NullMarked;
