package dev.jbuild.ast;

import dev.jbuild.source.Span;

/**
 * A comment line.
 *
 * @param text what follows the {@code #}, trimmed
 * @param span from the {@code #} to the end of the line, without the line end
 */
public record Comment(String text, Span span) {}
