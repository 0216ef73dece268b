package dev.jbuild.cli;

import java.util.List;

/**
 * A command line as people write it; help, manual pages and docs/commands show it, and DocsIT runs
 * it.
 *
 * @param purpose what it does, one sentence
 * @param line what is typed, for a POSIX shell unless the command is about another one
 */
record Example(String purpose, String line) {
  /** At least one for each command, the simplest first. */
  static List<Example> of(Commands command) {
    return switch (command) {
      case BUILD ->
          List.of(
              new Example("Build the Dockerfile of this folder.", "jbuild build -t app:1.2 ."),
              new Example(
                  "Set an argument, pass a secret to RUN, and run every step again.",
                  "TOKEN=secret jbuild build --build-arg VERSION=1.2 --secret id=token,env=TOKEN"
                      + " --no-cache ."),
              new Example(
                  "Push the image, and share its steps with other machines.",
                  "jbuild build -t registry.example.org/team/app:1.3 --push"
                      + " --cache-from registry.example.org/team/cache"
                      + " --cache-to type=registry,ref=registry.example.org/team/cache,mode=max ."),
              new Example(
                  "Write an archive, and nothing to the store.",
                  "jbuild build -o type=oci,dest=app.tar ."),
              new Example(
                  "See why steps do not come from the cache.",
                  "jbuild build --explain --build-arg VERSION=1.3 -t app:1.3 ."));
      case RUN ->
          List.of(
              new Example("Run a command in an image.", "jbuild run app:1.2 cat version.txt"),
              new Example(
                  "Show it a folder of this machine.",
                  "jbuild run -v ./pages:/pages:ro -w /pages --entrypoint ls app:1.2 -l"),
              new Example(
                  "Pass standard input on.", "tar -c pages | jbuild run -i busybox tar -t"));
      case DEBUG ->
          List.of(
              new Example("Look around where the last build failed.", "jbuild debug"),
              new Example("Look at one file.", "jbuild debug -- cat /etc/passwd"),
              new Example("List the failures that are kept.", "jbuild debug --list"));
      case LINT ->
          List.of(
              new Example("Check the Dockerfile of this folder.", "jbuild lint"),
              new Example(
                  "Run all rules, for tools that read SARIF.",
                  "jbuild lint --enable all --format sarif Dockerfile > lint.sarif"),
              new Example("Read what a rule is about.", "jbuild lint --explain StageNameCasing"));
      case FMT ->
          List.of(
              new Example("Print a Dockerfile in normal form.", "jbuild fmt Dockerfile"),
              new Example("Rewrite it.", "jbuild fmt -w Dockerfile"),
              new Example("Fail in CI where that was not done.", "jbuild fmt --check Dockerfile"));
      case IMAGES ->
          List.of(
              new Example("List all images.", "jbuild images"),
              new Example("Print the id of one.", "jbuild images -q --no-trunc app:1.2"));
      case TAG ->
          List.of(
              new Example(
                  "Name an image for its registry.",
                  "jbuild tag app:1.2 registry.example.org/team/app:1.2"));
      case RMI ->
          List.of(new Example("Remove a name.", "jbuild rmi registry.example.org/team/app:1.2"));
      case PRUNE ->
          List.of(
              new Example("Remove unnamed images and what nothing refers to.", "jbuild prune"),
              new Example(
                  "And the build cache that was not used for three days, as far as it is larger"
                      + " than 10 GiB.",
                  "jbuild prune --filter until=72h --max-used-space 10g"));
      case DF ->
          List.of(
              new Example("See what takes disk space.", "jbuild df"),
              new Example("See each image and each part of the cache.", "jbuild df -v"));
      case VERIFY -> List.of(new Example("Check the whole store.", "jbuild verify"));
      case INSPECT ->
          List.of(new Example("See what an image is made of.", "jbuild inspect app:1.2"));
      case HISTORY ->
          List.of(new Example("See what made an image.", "jbuild history --no-trunc app:1.2"));
      case SAVE ->
          List.of(
              new Example(
                  "Write an archive for docker, podman and skopeo.",
                  "jbuild save -o app.tar app:1.2"),
              new Example(
                  "Write several images, compressed.",
                  "jbuild save app:1.2 busybox | gzip > images.tar.gz"));
      case LOAD ->
          List.of(
              new Example("Read an archive.", "jbuild load -i images.tar.gz"),
              new Example("Read one from a pipe.", "gunzip -c images.tar.gz | jbuild load"));
      case PULL ->
          List.of(
              new Example("Fetch an image from Docker Hub.", "jbuild pull debian:13"),
              new Example(
                  "Fetch all tags of a repository.",
                  "jbuild pull --all-tags registry.example.org/team/app"));
      case PUSH ->
          List.of(
              new Example(
                  "Send an image to the registry in its name.",
                  "jbuild push registry.example.org/team/app:1.2"),
              new Example(
                  "Compress with zstd, also what is compressed otherwise.",
                  "jbuild push --compression zstd --force-compression"
                      + " registry.example.org/team/app:1.2"));
      case COPY ->
          List.of(
              new Example(
                  "Mirror an image for all platforms.",
                  "jbuild copy --all docker://debian:13"
                      + " docker://registry.example.org/mirror/debian:13"),
              new Example(
                  "Write an image of the store to an archive.",
                  "jbuild copy app:1.2 oci-archive:app.tar"));
      case TAGS ->
          List.of(
              new Example(
                  "List the tags of a repository.", "jbuild tags registry.example.org/team/app"));
      case DELETE ->
          List.of(
              new Example(
                  "Delete an image with all its tags, by its digest.",
                  "jbuild delete registry.example.org/old/app@$DIGEST"));
      case ARTIFACT ->
          List.of(
              new Example(
                  "Attach a bill of materials to an image.",
                  "jbuild artifact push --subject registry.example.org/team/app:1.2"
                      + " --artifact-type application/spdx+json sbom.json:application/json"),
              new Example(
                  "List what is attached to it.",
                  "jbuild artifact list registry.example.org/team/app:1.2"));
      case LOGIN ->
          List.of(
              new Example(
                  "Log in in a script.",
                  "echo \"$PASSWORD\" | jbuild login -u ci --password-stdin registry.example.org"));
      case LOGOUT ->
          List.of(new Example("Forget a password.", "jbuild logout registry.example.org"));
      case SEARCH ->
          List.of(
              new Example(
                  "Find repositories in a registry of your own.",
                  "jbuild search registry.example.org/app"));
      case DOCTOR ->
          List.of(
              new Example("See whether RUN works here, and what to do where not.", "jbuild doctor"),
              new Example(
                  "Keep what it found, for a report.",
                  "jbuild doctor --format json > doctor.json"));
      case COMPLETION ->
          List.of(
              new Example("Complete in this bash.", "source <(jbuild completion bash)"),
              new Example(
                  "And in every bash of this user.",
                  "jbuild completion bash > ~/.local/share/bash-completion/completions/jbuild"));
      case VERSION -> List.of(new Example("See what runs.", "jbuild version"));
    };
  }
}
