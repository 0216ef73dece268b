package dev.jbuild.ast;

import dev.jbuild.word.Word;

/**
 * {@code key=value} of ENV or LABEL.
 *
 * @param key quotes still in it
 * @param value quotes still in it; may be empty
 */
public record KeyValue(Word key, Word value) {}
