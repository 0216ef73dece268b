package dev.jbuild.registry;

/**
 * A repository that a search found.
 *
 * @param name as it is pulled
 * @param description what its owner says; empty where the registry keeps none
 * @param stars how many users like it, 0 where nobody counts
 * @param official whether Docker curates it
 * @param automated whether it was built from a linked source
 */
public record SearchResult(
    String name, String description, long stars, boolean official, boolean automated) {}
