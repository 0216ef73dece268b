package dev.jbuild.build.remotecache;

/**
 * One {@code --cache-mounts-to}.
 *
 * @param ignoreError whether a failure is no more than a warning
 */
public record MountExport(CacheLocation location, boolean ignoreError) {}
