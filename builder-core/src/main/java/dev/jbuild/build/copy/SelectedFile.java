package dev.jbuild.build.copy;

/**
 * What the cache key of a COPY or ADD knows of one file: two listings tell which files changed.
 *
 * @param path in its source, with the folder that was copied
 * @param attributes what it is, its mode and owner, such as {@code file 0644 0:0}
 * @param content digest of a file's content, target of a symbolic link, else empty
 */
public record SelectedFile(String path, String attributes, String content) {}
