package dev.jbuild.build;

import dev.jbuild.build.exec.RunOptions;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.sandbox.SandboxMount;
import dev.jbuild.oci.Platform;
import dev.jbuild.registry.AccessOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image to try, and what of it to change.
 *
 * @param image name or id
 * @param access what the command line says about registries
 * @param entrypoint in place of the image's, whose CMD is then none either; empty list for none
 * @param command in place of the image's CMD; the image's where empty
 * @param environment in addition to the image's
 * @param workingDirectory in place of the image's
 * @param user in place of the image's
 * @param folders made where the image does not have them, as are its volumes
 */
public record RunRequest(
    String image,
    Platform platform,
    BuildRequest.PullPolicy pull,
    AccessOptions access,
    Optional<List<String>> entrypoint,
    List<String> command,
    Map<String, String> environment,
    Optional<String> workingDirectory,
    Optional<String> user,
    NetworkMode network,
    List<String> folders,
    List<SandboxMount> mounts,
    RunOptions options) {
  /** Copies its collections. */
  public RunRequest {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    folders = List.copyOf(folders);
    mounts = List.copyOf(mounts);
  }
}
