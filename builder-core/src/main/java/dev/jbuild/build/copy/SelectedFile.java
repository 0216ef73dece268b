package dev.jbuild.build.copy;

/**
 * What the cache key of a COPY or ADD knows of one file: two listings tell which files changed.
 *
 * @param path in its source, with the folder that was copied
 * @param type {@code file}, {@code folder}, {@code link}, {@code pipe} or {@code device M,N}
 * @param mode permission bits
 * @param content digest of a file's content, target of a symbolic link, else empty
 * @param xattrs digest of the extended attributes that an image keeps; empty where there are none
 */
public record SelectedFile(
    String path, String type, int mode, int uid, int gid, String content, String xattrs) {}
