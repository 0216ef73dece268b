package dev.jbuild.build.explain;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.cache.StepRecord;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.Explanation;
import dev.jbuild.build.event.Reason;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why steps do not come from the cache, by comparing each with the record of an earlier
 * build that differs least from it.
 */
final class Explainer {
  private final BuildPlan plan;
  private final List<PastStep> steps;
  private final Origin origin;
  private final History history;
  private final Supplier<SharedHistory> others;
  private final BuildCache cache;
  private final CacheOptions options;
  private final Map<Integer, StepInfo> causes = new HashMap<>();
  private final Map<List<Reason>, StepInfo> told = new HashMap<>();
  private @Nullable SharedHistory shared;
  private @Nullable List<Candidate> candidates;

  Explainer(
      BuildPlan plan,
      List<PastStep> steps,
      Origin origin,
      History history,
      Supplier<SharedHistory> others,
      BuildCache cache,
      CacheOptions options) {
    this.plan = plan;
    this.steps = steps;
    this.origin = origin;
    this.history = history;
    this.others = others;
    this.cache = cache;
    this.options = options;
  }

  /** A record to compare with. */
  private record Compared(
      Candidate candidate, PastStep before, StepRecord made, KeyDifference difference) {}

  /** Why a step was not found; its inputs have been explained before, where they were not. */
  synchronized Explanation explain(Step step, StepKey key, List<Selected> selections, Instant now) {
    Explanation explanation = find(step, key, selections, now);
    causes.put(step.info().number(), cause(step, explanation));
    return explanation;
  }

  /** Numbers of the steps that were explained by themselves. */
  synchronized List<Integer> causes() {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (StepInfo cause : causes.values()) {
      numbers.add(cause.number());
    }
    return List.copyOf(numbers);
  }

  /** The first step in a row of which each only follows from the one before. */
  private StepInfo cause(Step step, Explanation explanation) {
    StepInfo cause = step.info();
    for (Reason reason : explanation.reasons()) {
      if (!(reason instanceof Reason.ParentRan(StepInfo above))) {
        return step.info();
      }
      cause = above;
    }
    return cause;
  }

  /** What the cache did to pass a step over follows from what is there: see StepExecution. */
  private Explanation find(Step step, StepKey key, List<Selected> selections, Instant now) {
    if (!options.enabled()) {
      return new Explanation(List.of(new Reason.CacheOff()), Optional.empty(), now);
    }
    if (!options.looksUp(step.stage())) {
      return new Explanation(List.of(new Reason.StageOff(step.stage())), Optional.empty(), now);
    }
    StepRecord passedOver = cache.recorded(key.hex()).orElse(null);
    if (passedOver != null) {
      return new Explanation(List.of(whyPassedOver(passedOver, now)), Optional.empty(), now);
    }
    for (Candidate candidate : candidates()) {
      for (PastStep other : candidate.build().steps()) {
        if (other.key().equals(key.hex())) {
          Reason reason = other.finished() ? new Reason.RecordLost() : new Reason.NotFinished();
          return new Explanation(List.of(reason), Optional.of(candidate.build().at()), now);
        }
      }
    }
    return compare(step, key, selections, now);
  }

  private Reason whyPassedOver(StepRecord passedOver, Instant now) {
    if (options.isTooOld(passedOver, now)) {
      return new Reason.TooOld(passedOver.created(), options.maxAge().orElseThrow());
    }
    return passedOver.layer().isEmpty()
        ? new Reason.LayerNotShared(passedOver.created())
        : new Reason.LayerLost(passedOver.created());
  }

  private List<Candidate> candidates() {
    List<Candidate> known = candidates;
    if (known == null) {
      known = Candidate.of(steps, origin.project(), history, shared());
      candidates = known;
    }
    return known;
  }

  private SharedHistory shared() {
    SharedHistory known = shared;
    if (known == null) {
      known = others.get();
      shared = known;
    }
    return known;
  }

  private Explanation compare(Step step, StepKey key, List<Selected> selections, Instant now) {
    KeyDifference.Side side = new KeyDifference.Side(step.info().text(), key.fields());
    Compared nearest = null;
    Instant forgotten = null;
    for (Candidate candidate : candidates()) {
      PastStep before = candidate.alignment().before(step.info().number());
      if (before == null) {
        continue;
      }
      StepRecord made = cache.recorded(before.key()).orElse(null);
      if (made == null) {
        forgotten = forgotten == null && before.finished() ? candidate.build().at() : forgotten;
        continue;
      }
      KeyDifference difference =
          KeyDifference.between(
              new KeyDifference.Side(made.step(), made.fields()), side, origin.buildArguments());
      if (nearest == null || difference.size() < nearest.difference().size()) {
        nearest = new Compared(candidate, before, made, difference);
      }
    }
    if (nearest != null) {
      return new Explanation(
          reasons(step, selections, nearest), Optional.of(nearest.made().created()), now);
    }
    if (forgotten != null) {
      return new Explanation(List.of(new Reason.RecordLost()), Optional.of(forgotten), now);
    }
    return candidates().isEmpty()
        ? new Explanation(List.of(new Reason.FirstBuild()), Optional.empty(), now)
        : new Explanation(
            List.of(new Reason.NewInstruction()),
            Optional.of(candidates().getFirst().build().at()),
            now);
  }

  private List<Reason> reasons(Step step, List<Selected> selections, Compared nearest) {
    KeyDifference difference = nearest.difference();
    List<Reason> reasons = new ArrayList<>(difference.reasons());
    mentionOnce(reasons, step.info());
    for (String field : difference.files()) {
      reasons.add(files(step, field, selections, nearest.made()));
    }
    if (difference.below()) {
      reasons.add(below(step, nearest));
    }
    if (reasons.isEmpty()) {
      reasons.add(new Reason.OtherKey());
    }
    return reasons;
  }

  /** One ENV changes all RUN below it; they need not all list what changed. */
  private void mentionOnce(List<Reason> reasons, StepInfo step) {
    List<Reason> variables = new ArrayList<>();
    for (Reason reason : reasons) {
      if (reason instanceof Reason.Variable) {
        variables.add(reason);
      }
    }
    if (variables.isEmpty()) {
      return;
    }
    StepInfo first = told.putIfAbsent(variables, step);
    if (first != null) {
      int place = reasons.indexOf(variables.getFirst());
      reasons.removeAll(variables);
      reasons.add(place, new Reason.SameVariables(first));
    }
  }

  private Reason files(Step step, String field, List<Selected> selections, StepRecord made) {
    for (Selected selected : selections) {
      if (selected.field().equals(field)) {
        return files(where(step, selected), digest(made, field), selected);
      }
    }
    String target = field.substring(KeyDifference.MOUNT.length());
    if (step instanceof Step.Run run) {
      for (RunMount mount : run.mounts()) {
        if (mount instanceof RunMount.Bind(var at, FileSource.After(int from), _, _)
            && at.equals(target)) {
          return new Reason.MountedStep(target, plan.step(from).info());
        }
      }
    }
    return new Reason.Mount(target, "", "");
  }

  private Reason files(String where, String before, Selected now) {
    Optional<List<SelectedFile>> old = history.files(before).or(() -> shared().files(before));
    if (old.isPresent()) {
      try {
        Reason.Files changes = FileChanges.between(where, old.get(), now.listing().files());
        if (!changes.changes().isEmpty()) {
          return changes;
        }
      } catch (IOException | ContextException e) {
        // The step itself will say so.
        return new Reason.FilesUnlisted(where, before, now.digest());
      }
    }
    return new Reason.FilesUnlisted(where, before, now.digest());
  }

  /** The digest of files in the field of a record; that of a mount comes after its kind. */
  private static String digest(StepRecord made, String name) {
    for (StepKey.Field field : made.fields()) {
      if (field.name().equals(name)) {
        return field.values().get(field.values().size() == 1 ? 0 : 1);
      }
    }
    return "";
  }

  private String where(Step step, Selected selected) {
    if (step instanceof Step.Copy copy) {
      boolean inline = true;
      boolean remote = false;
      for (Step.CopyItem item : copy.sources()) {
        inline &= item instanceof Step.CopyItem.Inline;
        remote |=
            copy.add().isPresent()
                && item instanceof Step.CopyItem.Path(String path, _)
                && (path.contains("://") || path.startsWith("git@"));
      }
      if (inline || remote) {
        return inline ? "the heredoc" : "the remote source";
      }
    }
    String mount =
        selected.field().startsWith(KeyDifference.MOUNT)
            ? " at " + selected.field().substring(KeyDifference.MOUNT.length())
            : "";
    return switch (selected.from()) {
          case FileSource.MainContext _ -> "the build context";
          case FileSource.NamedContext named -> "build context " + named.name();
          case FileSource.Empty _ -> "nothing";
          case FileSource.After(int number) ->
              switch (plan.step(number)) {
                case Step.BaseImage base -> base.image().name();
                case Step other when !other.stage().isEmpty() -> "stage " + other.stage();
                case Step _ -> "step #" + number;
              };
        }
        + mount;
  }

  private Reason below(Step step, Compared nearest) {
    Alignment alignment = nearest.candidate().alignment();
    int parent = step.parent() instanceof FileSource.After(int number) ? number : 0;
    int parentThen = nearest.before().parent();
    PastStep same = alignment.before(parent);
    if (same != null && same.number() == parentThen) {
      PastStep now = steps.get(parent - 1);
      StepInfo cause = causes.get(parent);
      if (now.isBase() && same.isBase()) {
        return new Reason.Base(same.image(), now.image());
      }
      return cause != null
          ? new Reason.ParentRan(cause)
          : new Reason.ParentDiffers(plan.step(parent).info());
    }
    String then = "";
    for (PastStep other : nearest.candidate().build().steps()) {
      then = other.number() == parentThen ? other.text() : then;
    }
    return new Reason.ParentReplaced(
        parent == 0 ? Optional.empty() : Optional.of(plan.step(parent).info()),
        parent != 0 && same == null,
        then,
        parentThen != 0 && !alignment.isStillThere(parentThen));
  }
}
