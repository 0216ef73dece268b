package dev.jbuild.linux;

/**
 * A name in a directory.
 *
 * @param name mapped as {@link FileName} says
 * @param type one of the type constants of {@link FileStatus}; 0 where the file system does not
 *     tell, then ask {@link Directory#lstat}
 */
public record DirectoryEntry(String name, int type) {}
