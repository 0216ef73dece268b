package dev.jbuild.build.exec;

import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import java.util.ArrayList;
import java.util.List;

/** The steps whose files a step reads. */
final class StepInputs {
  private StepInputs() {}

  static List<Integer> of(Step step) {
    List<Integer> inputs = new ArrayList<>();
    add(inputs, step.parent());
    switch (step) {
      case Step.BaseImage base -> {}
      case Step.MakeDirectory directory -> {}
      case Step.Copy copy -> add(inputs, copy.from());
      case Step.Run run -> {
        for (RunMount mount : run.mounts()) {
          switch (mount) {
            case RunMount.Bind bind -> add(inputs, bind.from());
            case RunMount.Cache cache -> add(inputs, cache.from());
            case RunMount.Tmpfs tmpfs -> {}
            case RunMount.Secret secret -> {}
            case RunMount.Ssh ssh -> {}
          }
        }
      }
    }
    return inputs;
  }

  private static void add(List<Integer> inputs, FileSource source) {
    switch (source) {
      case FileSource.After after -> inputs.add(after.step());
      case FileSource.Empty empty -> {}
      case FileSource.MainContext context -> {}
      case FileSource.NamedContext context -> {}
    }
  }
}
