package dev.jbuild.word;

import java.util.List;
import java.util.Set;

/**
 * What a word expands to.
 *
 * @param text the expanded word
 * @param words the same, split at white space that is neither quoted nor escaped
 * @param matched names that were looked up and are set
 * @param unset names that were looked up and are not set, in the order of their use
 */
public record Expansion(String text, List<String> words, Set<String> matched, Set<String> unset) {}
