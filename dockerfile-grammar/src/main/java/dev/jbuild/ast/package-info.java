/**
 * What a Dockerfile says: stages of instructions, one record a keyword, all words unexpanded. Each
 * node knows the span it was read from; nothing here knows how it was parsed.
 */
@NullMarked
package dev.jbuild.ast;

import org.jspecify.annotations.NullMarked;
