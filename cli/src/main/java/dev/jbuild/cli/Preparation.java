package dev.jbuild.cli;

import dev.jbuild.linux.Kernel;
import dev.jbuild.oci.Digest;
import dev.jbuild.registry.RegistryClient;

/**
 * Initialises what a command will need, and what takes long, on another thread while it reads its
 * words and files: as long as a fifth of a cached build.
 */
final class Preparation {
  private Preparation() {}

  static void begin(Commands command) {
    switch (command) {
      case BUILD, RUN, DEBUG -> start(Preparation::kernelAndDigest);
      case PULL, PUSH, TAGS, DELETE, ARTIFACT, LOGIN, SEARCH -> start(RegistryClient::prepare);
      // These end before it would be of use, or cannot know what they need.
      case LINT, FMT, IMAGES, TAG, RMI, PRUNE, DF, VERIFY, INSPECT, HISTORY, SAVE, LOAD -> {}
      case COPY, LOGOUT, DOCTOR, COMPLETION, VERSION -> {}
    }
  }

  private static void kernelAndDigest() {
    Kernel.prepare();
    Digest.newSha256();
  }

  private static void start(Runnable work) {
    Thread.ofPlatform()
        .daemon()
        .name("preparation")
        // It will be told where the command itself needs what failed.
        .uncaughtExceptionHandler((thread, failure) -> {})
        .start(work);
  }
}
