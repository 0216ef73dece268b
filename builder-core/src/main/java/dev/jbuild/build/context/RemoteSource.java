package dev.jbuild.build.context;

/**
 * What ADD fetched from elsewhere.
 *
 * @param tree its files
 * @param file the name of the one file that was downloaded; empty for a git repository, of which
 *     all is meant
 */
public record RemoteSource(Tree tree, String file) {}
