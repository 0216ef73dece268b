package dev.jbuild.build.context;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a build starts from: its files and its Dockerfile.
 *
 * @param tree the files; what {@code .dockerignore} excludes is not there
 * @param dockerfileName what users call the Dockerfile
 * @param dockerfile its text
 * @param dockerfilePath where it is on this machine; empty where it came from elsewhere
 * @param committed the time of the commit that the context is, seconds since the epoch; empty where
 *     it is none
 */
public record BuildContext(
    Tree tree,
    String dockerfileName,
    String dockerfile,
    Optional<Path> dockerfilePath,
    OptionalLong committed) {}
