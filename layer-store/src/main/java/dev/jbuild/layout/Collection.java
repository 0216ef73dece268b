package dev.jbuild.layout;

/**
 * What a garbage collection removed.
 *
 * @param blobs how many
 * @param layers how many
 * @param bytes freed on disk
 */
public record Collection(int blobs, int layers, long bytes) {}
