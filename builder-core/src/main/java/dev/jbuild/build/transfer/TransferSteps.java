package dev.jbuild.build.transfer;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.oci.Digest;
import dev.jbuild.registry.TransferEvent;
import dev.jbuild.registry.TransferListener;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** Tells of the blobs of a pull or push as steps of a build, each blob being one. */
public final class TransferSteps implements TransferListener {
  private final BuildListener events;
  private final IntSupplier numbers;
  private final Map<Digest, Running> running = new HashMap<>();

  private record Running(int number, String what, long size) {}

  /**
   * Steps for a listener.
   *
   * @param events is told, by one thread at a time
   * @param numbers gives each blob the number of its step
   */
  public TransferSteps(BuildListener events, IntSupplier numbers) {
    this.events = events;
    this.numbers = numbers;
  }

  @Override
  public synchronized void on(TransferEvent event) {
    switch (event) {
      case TransferEvent.Started started -> start(started);
      case TransferEvent.Progressed(Digest digest, long bytes) -> {
        Running blob = running.get(digest);
        // What moves at once needs no line that says so.
        if (blob != null && bytes > 0 && bytes < blob.size()) {
          events.on(
              new BuildEvent.TransferProgress(blob.number(), blob.what(), bytes, blob.size()));
        }
      }
      case TransferEvent.Finished(Digest digest, TransferEvent.Outcome outcome) -> {
        Running blob = running.remove(digest);
        if (blob != null) {
          events.on(new BuildEvent.StepFinished(blob.number(), outcome(outcome, digest)));
        }
      }
    }
  }

  private void start(TransferEvent.Started started) {
    String direction =
        switch (started.direction()) {
          case PULL -> "pull ";
          case PUSH -> "push ";
        };
    Digest digest = started.digest();
    var blob = new Running(numbers.getAsInt(), digest.shortHex(), started.size());
    running.put(digest, blob);
    events.on(
        new BuildEvent.StepStarted(
            StepInfo.transfer(
                blob.number(), direction + started.repository() + " " + digest.shortHex())));
  }

  private static StepOutcome outcome(TransferEvent.Outcome outcome, Digest digest) {
    return switch (outcome) {
      case TRANSFERRED -> new StepOutcome.Ran();
      case EXISTS, MOUNTED -> new StepOutcome.Cached();
      case FAILED -> new StepOutcome.Failed(digest + " did not come whole");
    };
  }
}
