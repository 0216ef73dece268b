package dev.jbuild.cli.render;

import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.Explanation;
import dev.jbuild.build.event.FileChange;
import dev.jbuild.build.event.Reason;
import dev.jbuild.linux.FileName;
import dev.jbuild.oci.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code --explain} says, for programs: one object a reason, told apart by its kind. */
final class WhyJson {
  private WhyJson() {}

  static JsonObject.Builder of(Explanation explanation) {
    List<JsonObject> reasons = new ArrayList<>();
    for (Reason reason : explanation.reasons()) {
      reasons.add(of(reason).build());
    }
    JsonObject.Builder json = JsonObject.builder().put("reasons", reasons);
    explanation.since().ifPresent(since -> json.put("since", since.toString()));
    return json.put("text", WhyText.of(explanation));
  }

  private static JsonObject.Builder of(Reason reason) {
    return switch (reason) {
      case Reason.CacheOff _ -> kind("no-cache");
      case Reason.StageOff off -> kind("no-cache-filter").put("stage", off.stage());
      case Reason.TooOld old ->
          kind("cache-ttl")
              .put("made", old.made().toString())
              .put("allowedSeconds", old.allowed().toSeconds());
      case Reason.LayerLost lost -> kind("layer-lost").put("made", lost.made().toString());
      case Reason.LayerNotShared bare ->
          kind("layer-not-shared").put("made", bare.made().toString());
      case Reason.RecordLost _ -> kind("record-lost");
      case Reason.NotFinished _ -> kind("not-finished");
      case Reason.FirstBuild _ -> kind("first-build");
      case Reason.NewInstruction _ -> kind("new-instruction");
      case Reason.OtherKey _ -> kind("other-version");
      case Reason.Text text -> values(kind("text"), text.before(), text.now());
      case Reason.Variable variable -> variable(variable);
      case Reason.SameVariables same -> kind("same-variables").put("step", same.step().number());
      case Reason.Setting setting ->
          values(kind("setting").put("name", setting.field()), setting.before(), setting.now());
      case Reason.Mount mount ->
          values(kind("mount").put("name", mount.target()), mount.before(), mount.now());
      case Reason.Base base ->
          kind("base").put("before", image(base.before())).put("now", image(base.now()));
      case Reason.ParentRan ran -> kind("parent-ran").put("step", ran.cause().number());
      case Reason.ParentDiffers other ->
          kind("parent-differs").put("step", other.parent().number());
      case Reason.ParentReplaced replaced -> {
        JsonObject.Builder json =
            kind("parent-replaced")
                .put("added", replaced.added())
                .put("removed", replaced.removed())
                .putNonEmpty("before", replaced.before());
        replaced.now().ifPresent(step -> json.put("step", step.number()));
        yield json;
      }
      case Reason.MountedStep mounted ->
          kind("mounted-step").put("name", mounted.target()).put("step", mounted.step().number());
      case Reason.Files files -> files(files);
      case Reason.FilesUnlisted files ->
          values(kind("files-unlisted").put("where", files.where()), files.before(), files.now());
    };
  }

  private static JsonObject.Builder kind(String kind) {
    return JsonObject.builder().put("kind", kind);
  }

  private static JsonObject.Builder values(JsonObject.Builder json, String before, String now) {
    return json.putNonEmpty("before", before).putNonEmpty("now", now);
  }

  private static JsonObject.Builder variable(Reason.Variable variable) {
    JsonObject.Builder json =
        kind("variable")
            .put("name", variable.name())
            .put("buildArgument", variable.buildArgument());
    if (!variable.sensitive()) {
      variable.before().ifPresent(value -> json.put("before", value));
      variable.now().ifPresent(value -> json.put("now", value));
    }
    return json;
  }

  private static JsonObject image(Reason.Image image) {
    return JsonObject.builder()
        .put("name", image.name())
        .put("digest", image.digest())
        .put("platform", image.platform())
        .build();
  }

  private static JsonObject.Builder files(Reason.Files files) {
    List<JsonObject> changes = new ArrayList<>();
    for (FileChange change : files.changes()) {
      JsonObject.Builder json = JsonObject.builder();
      putFile(json, "before", change.before());
      putFile(json, "now", change.now());
      changes.add(json.build());
    }
    return kind("files")
        .put("where", files.where())
        .put("changes", changes)
        .put("more", files.more());
  }

  private static void putFile(JsonObject.Builder json, String name, Optional<SelectedFile> file) {
    file.ifPresent(each ->
        json.put(
            name,
            JsonObject.builder()
                .put("path", FileName.printable(each.path()))
                .put("type", each.type())
                .put("mode", each.mode())
                .put("uid", each.uid())
                .put("gid", each.gid())
                .putNonEmpty("content", FileName.printable(each.content()))
                .putNonEmpty("xattrs", each.xattrs())
                .build()));
  }
}
