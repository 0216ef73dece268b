package dev.jbuild.build.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One reason for which a step does not come from the cache. */
public sealed interface Reason {

  /** {@code --no-cache}. */
  record CacheOff() implements Reason {}

  /** {@code --no-cache-filter} names the stage. */
  record StageOff(String stage) implements Reason {}

  /** The result is older than {@code --cache-ttl} allows. */
  record TooOld(Instant made, Duration allowed) implements Reason {}

  /** There is a result, but its layer was collected or is damaged. */
  record LayerLost(Instant made) implements Reason {}

  /** A shared cache has a result, but was never given its layer. */
  record LayerNotShared(Instant made) implements Reason {}

  /** The very same step was done before, but there is no record of it any more. */
  record RecordLost() implements Reason {}

  /** The very same step was tried before and did not succeed. */
  record NotFinished() implements Reason {}

  /** No build like this one is remembered. */
  record FirstBuild() implements Reason {}

  /** The builds that are remembered have no such instruction. */
  record NewInstruction() implements Reason {}

  /** All inputs are the same, but their key is made in another way. */
  record OtherKey() implements Reason {}

  /** The words of the instruction, or of its heredoc. */
  record Text(String before, String now) implements Reason {}

  /**
   * A variable of the environment.
   *
   * @param before empty where there was none
   * @param now empty where there is none
   * @param buildArgument whether the command line sets it
   * @param sensitive whether its name says that the values should not be shown
   */
  record Variable(
      String name,
      Optional<String> before,
      Optional<String> now,
      boolean buildArgument,
      boolean sensitive)
      implements Reason {}

  /** The variables that changed are those of an earlier step, which told of them. */
  record SameVariables(StepInfo step) implements Reason {}

  /**
   * Any other field of the key.
   *
   * @param field its name there, or {@code shell}
   */
  record Setting(String field, String before, String now) implements Reason {}

  /**
   * A mount of RUN.
   *
   * @param before its kind and options; empty where there was none
   * @param now empty where there is none
   */
  record Mount(String target, String before, String now) implements Reason {}

  /** The base image that the step stands on. */
  record Base(Image before, Image now) implements Reason {}

  /** An image as it was found: shown name, manifest digest, platform. */
  record Image(String name, String digest, String platform) {}

  /**
   * The step below was done anew.
   *
   * @param cause the first step above it for which that holds
   */
  record ParentRan(StepInfo cause) implements Reason {}

  /** The step below came from the cache, but not with the result of the compared build. */
  record ParentDiffers(StepInfo parent) implements Reason {}

  /**
   * The step stands on another one than in the compared build.
   *
   * @param now the step below; empty where there is none
   * @param added whether the compared build has no such step
   * @param before the step below then, as it was shown; empty where there was none
   * @param removed whether this build has no such step
   */
  record ParentReplaced(Optional<StepInfo> now, boolean added, String before, boolean removed)
      implements Reason {}

  /** A mount shows files of a step that was done anew, or of another one than then. */
  record MountedStep(String target, StepInfo step) implements Reason {}

  /**
   * Files that the step reads.
   *
   * @param where what they belong to, such as {@code the build context}
   * @param changes the first of them, ordered by path
   * @param more how many there are besides
   */
  record Files(String where, List<FileChange> changes, int more) implements Reason {
    public Files {
      changes = List.copyOf(changes);
    }
  }

  /** Files that the step reads changed; which ones is not known any more. */
  record FilesUnlisted(String where, String before, String now) implements Reason {}
}
