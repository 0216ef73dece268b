package dev.jbuild.build;

import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.exec.RunOptions;
import dev.jbuild.build.export.Destination;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.build.remotecache.SharedCacheOptions;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.AccessOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides a build.
 *
 * @param workingDirectory what relative paths are relative to
 * @param context the build context as the user wrote it: a folder, {@code -}, or a git or http URL
 * @param dockerfile {@code -f} as the user wrote it, relative to the working directory; {@code
 *     Dockerfile} in the context where empty; {@code -} for standard input
 * @param ignoreFile what says which files of a context folder to leave out, in place of its {@code
 *     .dockerignore}
 * @param namedContexts {@code --build-context}: name to folder, {@code docker-image://}, {@code
 *     oci-layout://}, {@code oci-archive:}, git or http URL
 * @param sharedCaches {@code --cache-from}, {@code --cache-to}
 * @param tags names of the result
 * @param destinations where the result goes; the store where empty
 * @param pull whether base images are looked up anew in their registries
 * @param access what the command line says about registries
 * @param jobs how many steps may run side by side
 */
public record BuildRequest(
    Path workingDirectory,
    String context,
    Optional<String> dockerfile,
    Optional<String> ignoreFile,
    Map<String, String> namedContexts,
    PlanOptions plan,
    RunOptions run,
    CacheOptions cache,
    SharedCacheOptions sharedCaches,
    List<Reference> tags,
    List<Destination> destinations,
    PullPolicy pull,
    AccessOptions access,
    int jobs) {

  public BuildRequest {
    namedContexts = Map.copyOf(namedContexts);
    tags = List.copyOf(tags);
    destinations = List.copyOf(destinations);
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs: " + jobs);
    }
  }

  /** A build of a folder's Dockerfile into the store, with nothing else chosen. */
  public static BuildRequest of(Path workingDirectory, String context, List<Reference> tags) {
    return new BuildRequest(
        workingDirectory,
        context,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        PlanOptions.DEFAULT,
        RunOptions.DEFAULT,
        CacheOptions.DEFAULT,
        SharedCacheOptions.NONE,
        tags,
        List.of(),
        PullPolicy.MISSING,
        AccessOptions.NONE,
        Runtime.getRuntime().availableProcessors());
  }

  /** When a base image is looked up in its registry. */
  public enum PullPolicy {
    /** Only where the store does not have it. */
    MISSING,
    /** Always. */
    ALWAYS,
    /** Always, but what the store has is good enough where the registry does not answer. */
    NEWER,
    /** Never: the store has it or the build fails. */
    NEVER
  }
}
