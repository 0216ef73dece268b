package dev.jbuild.build.exec;

import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.value.MountSpec;
import java.util.Optional;
import java.util.OptionalLong;

/** A mount of a failed step as the step's file holds it. */
final class RunMountJson {
  private RunMountJson() {}

  static JsonObject of(RunMount mount) {
    JsonObject.Builder json = JsonObject.builder().put("target", mount.target());
    return switch (mount) {
      case RunMount.Bind bind ->
          json.put("type", "bind")
              .put("from", number(bind.from()))
              .put("source", bind.source())
              .put("writable", bind.writable())
              .build();
      case RunMount.Cache cache ->
          owned(json, cache.mode(), cache.uid(), cache.gid())
              .put("type", "cache")
              .put("id", cache.id())
              .put("sharing", cache.sharing().name())
              .put("readOnly", cache.readOnly())
              .put("from", number(cache.from()))
              .put("source", cache.source())
              .build();
      case RunMount.Tmpfs tmpfs ->
          json.put("type", "tmpfs").putNonZero("size", tmpfs.size().orElse(0)).build();
      case RunMount.Secret secret ->
          owned(json, secret.mode(), secret.uid(), secret.gid())
              .put("type", "secret")
              .put("id", secret.id())
              .putNonEmpty("env", secret.env().orElse(""))
              .put("file", secret.file())
              .put("required", secret.required())
              .build();
      case RunMount.Ssh ssh ->
          owned(json, ssh.mode(), ssh.uid(), ssh.gid())
              .put("type", "ssh")
              .put("id", ssh.id())
              .put("required", ssh.required())
              .build();
    };
  }

  private static JsonObject.Builder owned(JsonObject.Builder json, int mode, int uid, int gid) {
    return json.put("mode", mode).put("uid", uid).put("gid", gid);
  }

  /** The place of a source among those of its step, from 1; 0 for no files. */
  private static int number(FileSource source) {
    return switch (source) {
      case FileSource.After after -> after.step();
      case FileSource.Empty _ -> 0;
      case FileSource.MainContext _ -> throw new IllegalArgumentException("a context is not kept");
      case FileSource.NamedContext _ -> throw new IllegalArgumentException("a context is not kept");
    };
  }

  static RunMount parse(JsonObject json) throws InvalidContentException {
    String target = json.string("target", "");
    String id = json.string("id", "");
    int mode = (int) json.number("mode", 0);
    int uid = (int) json.number("uid", 0);
    int gid = (int) json.number("gid", 0);
    int number = (int) json.number("from", 0);
    FileSource from = number == 0 ? FileSource.EMPTY : new FileSource.After(number);
    String source = json.string("source", "");
    String type = json.requiredString("type");
    return switch (type) {
      case "bind" -> new RunMount.Bind(target, from, source, json.bool("writable"));
      case "cache" ->
          new RunMount.Cache(
              target,
              id,
              MountSpec.Sharing.valueOf(json.requiredString("sharing")),
              json.bool("readOnly"),
              from,
              source,
              mode,
              uid,
              gid);
      case "tmpfs" -> {
        long size = json.number("size", 0);
        yield new RunMount.Tmpfs(target, size == 0 ? OptionalLong.empty() : OptionalLong.of(size));
      }
      case "secret" ->
          new RunMount.Secret(
              target,
              id,
              Optional.ofNullable(json.string("env")),
              json.bool("file"),
              json.bool("required"),
              mode,
              uid,
              gid);
      case "ssh" -> new RunMount.Ssh(target, id, json.bool("required"), mode, uid, gid);
      default -> throw new InvalidContentException("unknown mount: " + type);
    };
  }
}
