package dev.jbuild.registry.memory;

import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registry in memory, OCI distribution 1.1, on a loopback port.
 *
 * <p>It checks what a strict registry checks: digests of blobs and manifests, that blobs of a
 * pushed manifest are there, offsets of chunks.
 */
public final class MemoryRegistry implements AutoCloseable, HttpTestServer.Handler {
  private final Map<String, Repository> repositories = new TreeMap<>();
  private final HttpTestServer server;
  private int sessions;

  /** Whether it has the referrers API; without it clients keep a tag. */
  public volatile boolean referrers = true;

  /** Whether it answers Range requests with 206. */
  public volatile boolean ranges = true;

  /** The least size of chunks it tells, 0 for none. */
  public volatile int chunkMinimum;

  /** Bodies of PATCH and PUT above this are refused with 413. */
  public volatile int largestBody = Integer.MAX_VALUE;

  /** Entries of one page of a list. */
  public volatile int page = 2;

  /** Asked before anything else; an answer of its own ends the request. */
  public volatile Function<Call, @Nullable Answer> guard = call -> null;

  private static final class Repository {
    final Map<String, byte[]> blobs = new HashMap<>();
    final Map<String, byte[]> manifests = new HashMap<>();
    final Map<String, String> types = new HashMap<>();
    final Map<String, String> tags = new TreeMap<>();
    final Map<String, ByteArrayOutputStream> uploads = new HashMap<>();
  }

  public MemoryRegistry() throws IOException {
    server = new HttpTestServer(this);
  }

  public HttpTestServer server() {
    return server;
  }

  public String host() {
    return server.host();
  }

  /** The bytes of a blob, or null. */
  public synchronized byte @Nullable [] blob(String repository, Digest digest) {
    return repository(repository).blobs.get(digest.toString());
  }

  /** The bytes of a manifest by tag or digest, or null. */
  public synchronized byte @Nullable [] manifest(String repository, String selector) {
    Repository found = repository(repository);
    return found.manifests.get(found.tags.getOrDefault(selector, selector));
  }

  public synchronized void putBlob(String repository, byte[] bytes) {
    repository(repository).blobs.put(Digest.sha256(bytes).toString(), bytes);
  }

  public synchronized void putManifest(
      String repository, String tag, String mediaType, byte[] bytes) {
    Repository found = repository(repository);
    String digest = Digest.sha256(bytes).toString();
    found.manifests.put(digest, bytes);
    found.types.put(digest, mediaType);
    found.tags.put(tag, digest);
  }

  /** Replaces what is stored under a blob's digest, as a hostile registry would. */
  public synchronized void forgeBlob(String repository, Digest digest, byte[] bytes) {
    repository(repository).blobs.put(digest.toString(), bytes);
  }

  private Repository repository(String name) {
    return repositories.computeIfAbsent(name, n -> new Repository());
  }

  @Override
  public Answer answer(Call call) {
    Answer guarded = guard.apply(call);
    if (guarded != null) {
      return guarded;
    }
    synchronized (this) {
      try {
        return route(call);
      } catch (IOException e) {
        return Answer.error(400, "MANIFEST_INVALID");
      }
    }
  }

  private Answer route(Call call) throws IOException {
    String path = call.path();
    if (path.equals("/v2/")) {
      return Answer.json(200, "{}");
    }
    if (path.equals("/v2/_catalog")) {
      return list(call, "repositories", new ArrayList<>(repositories.keySet()));
    }
    String rest = path.substring("/v2/".length());
    int at = rest.lastIndexOf("/blobs/uploads/");
    if (at >= 0) {
      return upload(call, rest.substring(0, at), rest.substring(at + "/blobs/uploads/".length()));
    }
    at = rest.lastIndexOf('/');
    String last = rest.substring(at + 1);
    String front = rest.substring(0, at);
    int kind = front.lastIndexOf('/');
    String name = front.substring(0, kind);
    return switch (front.substring(kind + 1)) {
      case "blobs" -> blob(call, name, last);
      case "manifests" -> manifest(call, name, last);
      case "tags" -> list(call, "tags", new ArrayList<>(repository(name).tags.keySet()));
      case "referrers" -> referrers(name, last);
      default -> Answer.error(404, "NAME_UNKNOWN");
    };
  }

  private Answer list(Call call, String member, List<String> all) {
    String last = call.query().getOrDefault("last", "");
    List<String> rest = all.stream().filter(name -> name.compareTo(last) > 0).toList();
    List<String> shown = rest.subList(0, Math.min(page, rest.size()));
    Answer answer =
        Answer.json(
            200, JsonObject.builder().put("name", "x").put(member, shown).build().toString());
    return shown.size() == rest.size()
        ? answer
        : answer.with(
            "Link",
            "<" + call.path() + "?n=" + page + "&last=" + shown.getLast() + ">; rel=\"next\"");
  }

  private Answer blob(Call call, String name, String digest) {
    byte[] bytes = repository(name).blobs.get(digest);
    if (bytes == null) {
      return Answer.error(404, "BLOB_UNKNOWN");
    }
    Answer whole =
        Answer.of(200, "application/octet-stream", bytes).with("Docker-Content-Digest", digest);
    String range = call.header("Range");
    if (range.isEmpty() || !ranges) {
      return whole;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= bytes.length) {
      return Answer.of(416);
    }
    return new Answer(206, Map.of(), Arrays.copyOfRange(bytes, from, bytes.length), false)
        .with("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
  }

  private Answer upload(Call call, String name, String id) {
    Repository repository = repository(name);
    if (id.isEmpty()) {
      return begin(call, name, repository);
    }
    ByteArrayOutputStream session = repository.uploads.get(id);
    if (session == null) {
      return Answer.error(404, "BLOB_UPLOAD_UNKNOWN");
    }
    switch (call.method()) {
      case "GET" -> {
        return told(Answer.of(204), name, id, session);
      }
      case "DELETE" -> {
        repository.uploads.remove(id);
        return Answer.of(204);
      }
      default -> {
        if (call.body().length > largestBody) {
          return Answer.of(413);
        }
        String range = call.header("Content-Range");
        if (!range.isEmpty() && !range.startsWith(session.size() + "-")) {
          return told(Answer.of(416), name, id, session);
        }
        session.writeBytes(call.body());
        if (!call.whole() || call.method().equals("PATCH")) {
          return told(Answer.of(202), name, id, session);
        }
      }
    }
    String digest = call.query().getOrDefault("digest", "");
    byte[] bytes = session.toByteArray();
    repository.uploads.remove(id);
    if (!Digest.sha256(bytes).toString().equals(digest)) {
      return Answer.error(400, "DIGEST_INVALID");
    }
    repository.blobs.put(digest, bytes);
    return Answer.of(201).with("Location", "/v2/" + name + "/blobs/" + digest);
  }

  private Answer begin(Call call, String name, Repository repository) {
    String mount = call.query().getOrDefault("mount", "");
    String from = call.query().getOrDefault("from", "");
    byte[] there = mount.isEmpty() ? null : repository(from).blobs.get(mount);
    if (there != null) {
      repository.blobs.put(mount, there);
      return Answer.of(201).with("Location", "/v2/" + name + "/blobs/" + mount);
    }
    String id = "session-" + ++sessions;
    ByteArrayOutputStream session = new ByteArrayOutputStream();
    repository.uploads.put(id, session);
    Answer answer = told(Answer.of(202), name, id, session);
    return chunkMinimum == 0
        ? answer
        : answer.with("OCI-Chunk-Min-Length", Integer.toString(chunkMinimum));
  }

  private static Answer told(Answer answer, String name, String id, ByteArrayOutputStream session) {
    return answer
        .with(
            "Location", "/v2/" + name + "/blobs/uploads/" + id + "?_state=secret-" + session.size())
        .with("Range", "0-" + Math.max(0, session.size() - 1));
  }

  private Answer manifest(Call call, String name, String selector) throws IOException {
    Repository repository = repository(name);
    if (call.method().equals("PUT")) {
      return put(call, repository, selector);
    }
    String digest = repository.tags.getOrDefault(selector, selector);
    byte[] bytes = repository.manifests.get(digest);
    if (bytes == null) {
      return Answer.error(404, "MANIFEST_UNKNOWN");
    }
    if (call.method().equals("DELETE")) {
      if (selector.contains(":")) {
        repository.manifests.remove(digest);
        repository.tags.values().removeIf(digest::equals);
      } else {
        repository.tags.remove(selector);
      }
      return Answer.of(202);
    }
    return Answer.of(200, repository.types.getOrDefault(digest, ""), bytes)
        .with("Docker-Content-Digest", digest);
  }

  private Answer put(Call call, Repository repository, String selector) throws IOException {
    byte[] bytes = call.body();
    String digest = Digest.sha256(bytes).toString();
    if (selector.contains(":") && !selector.equals(digest)) {
      return Answer.error(400, "DIGEST_INVALID");
    }
    JsonObject json = JsonObject.parse(bytes);
    Answer answer = Answer.of(201).with("Docker-Content-Digest", digest);
    if (json.has("manifests")) {
      for (var child : Index.parse(bytes).manifests()) {
        if (!repository.manifests.containsKey(child.digest().toString())) {
          return Answer.error(400, "MANIFEST_UNKNOWN");
        }
      }
    } else {
      Manifest manifest = Manifest.parse(bytes);
      List<String> missing = new ArrayList<>();
      missing.add(manifest.config().digest().toString());
      manifest.layers().forEach(layer -> missing.add(layer.digest().toString()));
      missing.removeAll(repository.blobs.keySet());
      if (!missing.isEmpty()) {
        return Answer.error(400, "MANIFEST_BLOB_UNKNOWN");
      }
      if (referrers && manifest.subject().isPresent()) {
        answer = answer.with("OCI-Subject", manifest.subject().get().digest().toString());
      }
    }
    repository.manifests.put(digest, bytes);
    repository.types.put(digest, call.header("Content-Type"));
    if (!selector.contains(":")) {
      repository.tags.put(selector, digest);
    }
    return answer;
  }

  private Answer referrers(String name, String subject) throws InvalidContentException {
    if (!referrers) {
      return Answer.error(404, "UNSUPPORTED");
    }
    Repository repository = repository(name);
    List<JsonObject> entries = new ArrayList<>();
    for (String digest : new TreeMap<>(repository.manifests).keySet()) {
      byte[] bytes = repository.manifests.getOrDefault(digest, new byte[0]);
      JsonObject json = JsonObject.parse(bytes);
      JsonObject about = json.object("subject");
      if (about != null && about.string("digest", "").equals(subject)) {
        entries.add(
            JsonObject.builder()
                .put("mediaType", repository.types.get(digest))
                .put("digest", digest)
                .put("size", bytes.length)
                .put("artifactType", json.string("artifactType", ""))
                .build());
      }
    }
    byte[] index =
        JsonObject.builder()
            .put("schemaVersion", 2)
            .put("mediaType", MediaTypes.OCI_INDEX)
            .put("manifests", entries)
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return Answer.of(200, MediaTypes.OCI_INDEX, index);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
