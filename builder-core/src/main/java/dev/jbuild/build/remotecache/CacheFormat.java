package dev.jbuild.build.remotecache;

import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.layer.LayerId;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.MediaTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON of a shared cache.
 *
 * <p>A record has no key in it: its fields are the key. Its layer is a number, the place in a list
 * of layers that is written elsewhere: the layers of a manifest, whose diffIDs are in {@code
 * diffIds} or in the config of an image. What is of another version is not understood and ignored.
 */
final class CacheFormat {
  /** The type of the manifest of a cache. */
  static final String ARTIFACT_TYPE = "application/vnd.jbuild.cache.v1";

  /** The type of its config, which is the JSON. */
  static final String CONFIG_TYPE = "application/vnd.jbuild.cache.config.v1+json";

  /** The type of the blob that tells of the builds; it is no layer of any. */
  static final String HISTORY_TYPE = "application/vnd.jbuild.cache.history.v1+gzip";

  /** The largest document that is read. */
  static final int MAX_READ = 16 << 20;

  /** No layer of a build is larger. */
  private static final long MAX_LAYER = 1L << 40;

  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private CacheFormat() {}

  /** The document with the diffIDs of its layers, as the config of a cache. */
  static byte[] write(CacheDocument document) {
    List<String> diffIds = new ArrayList<>();
    for (SharedRecord.Content layer : document.layers()) {
      diffIds.add(layer.diffId().toString());
    }
    return json(document, diffIds).put("diffIds", diffIds).build().toBytes();
  }

  /**
   * The document without lists of its own.
   *
   * @param diffIds those of the layers that records may name by their place
   */
  static JsonObject.Builder json(CacheDocument document, List<String> diffIds) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < diffIds.size(); i++) {
      places.put(diffIds.get(i), i);
    }
    List<JsonObject> records = new ArrayList<>();
    for (SharedRecord step : document.records().values()) {
      List<List<String>> fields = new ArrayList<>();
      for (StepKey.Field field : step.key().fields()) {
        List<String> words = new ArrayList<>(List.of(field.name()));
        words.addAll(field.values());
        fields.add(words);
      }
      JsonObject.Builder json =
          JsonObject.builder()
              .put("id", step.id())
              .put("created", step.created().toString())
              .put("used", step.used().getEpochSecond())
              .put("step", step.step())
              .put("fields", fields);
      Integer place =
          step.layer().isEmpty() ? null : places.get(step.layer().get().diffId().toString());
      if (place != null) {
        json.put("layer", place);
      }
      records.add(json.build());
    }
    List<JsonObject> selections = new ArrayList<>();
    document
        .selections()
        .forEach((name, selection) ->
            selections.add(
                JsonObject.builder()
                    .put("name", name)
                    .put("content", selection.content().toString())
                    .put("used", selection.used().getEpochSecond())
                    .build()));
    return JsonObject.builder()
        .put("keys", StepKey.VERSION)
        .put("records", records)
        .put("selections", selections);
  }

  /** Reads the config of a cache, whose manifest names these blobs. */
  static CacheDocument read(byte[] config, List<Descriptor> blobs) throws InvalidContentException {
    JsonObject json = JsonObject.parse(config);
    List<Descriptor> layers = new ArrayList<>(blobs);
    Optional<Descriptor> history = Optional.empty();
    if (!layers.isEmpty() && layers.getLast().mediaType().equals(HISTORY_TYPE)) {
      history = Optional.of(layers.removeLast().bare());
    }
    return read(json, layers, digests(json.strings("diffIds"))).withHistory(history);
  }

  /**
   * Reads a document.
   *
   * @param layers what records name by their place
   * @param diffIds of the same layers
   * @throws InvalidContentException where it breaks the format in any way
   */
  static CacheDocument read(JsonObject json, List<Descriptor> layers, List<Digest> diffIds)
      throws InvalidContentException {
    if (!json.string("keys", "").equals(StepKey.VERSION)) {
      return CacheDocument.EMPTY;
    }
    if (layers.size() != diffIds.size()) {
      throw new InvalidContentException(
          "the cache has " + layers.size() + " layers, but " + diffIds.size() + " diffIDs");
    }
    Map<String, SharedRecord> records = new HashMap<>();
    for (JsonObject step : json.objects("records")) {
      SharedRecord read = step(step, layers, diffIds);
      records.put(read.key().hex(), read);
    }
    Map<String, CacheDocument.Selection> selections = new HashMap<>();
    for (JsonObject selection : json.objects("selections")) {
      selections.put(
          selection.requiredString("name"),
          new CacheDocument.Selection(
              digest(selection.requiredString("content")), time(selection.number("used", 0))));
    }
    return new CacheDocument(records, selections, Optional.empty());
  }

  private static SharedRecord step(JsonObject json, List<Descriptor> layers, List<Digest> diffIds)
      throws InvalidContentException {
    StepKey key = StepKey.ofFields(fields(json.get("fields")));
    Optional<SharedRecord.Content> layer = Optional.empty();
    if (json.has("layer")) {
      long place = json.number("layer", -1);
      if (place < 0 || place >= layers.size()) {
        throw new InvalidContentException("the cache has no layer " + place);
      }
      layer = Optional.of(content(layers.get((int) place), diffIds.get((int) place)));
    }
    String id = json.requiredString("id");
    try {
      // Ids become parts of keys, and those of RUN have been names of layers.
      var checked = new LayerId(id);
      return new SharedRecord(
          key,
          checked.value(),
          layer,
          time(Instant.parse(json.requiredString("created"))),
          time(json.number("used", 0)),
          json.string("step", ""));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InvalidContentException("invalid record in the cache: " + e.getMessage(), e);
    }
  }

  private static SharedRecord.Content content(Descriptor blob, Digest diffId)
      throws InvalidContentException {
    if (!MediaTypes.isLayer(blob.mediaType()) || blob.size() > MAX_LAYER) {
      throw new InvalidContentException(
          "the cache has a layer of type " + blob.mediaType() + " with " + blob.size() + " bytes");
    }
    return new SharedRecord.Content(blob, diffId);
  }

  private static List<StepKey.Field> fields(@org.jspecify.annotations.Nullable Object json)
      throws InvalidContentException {
    List<StepKey.Field> fields = new ArrayList<>();
    if (json instanceof List<?> all) {
      for (Object one : all) {
        if (!(one instanceof List<?> words) || words.isEmpty()) {
          throw new InvalidContentException("invalid field in a record of the cache");
        }
        List<String> strings = new ArrayList<>();
        for (Object word : words) {
          if (!(word instanceof String string)) {
            throw new InvalidContentException("invalid field in a record of the cache");
          }
          strings.add(string);
        }
        fields.add(new StepKey.Field(strings.getFirst(), strings.subList(1, strings.size())));
      }
    }
    if (fields.isEmpty()) {
      throw new InvalidContentException("a record of the cache has no fields");
    }
    return fields;
  }

  static List<Digest> digests(List<String> texts) throws InvalidContentException {
    List<Digest> digests = new ArrayList<>(texts.size());
    for (String text : texts) {
      digests.add(digest(text));
    }
    return digests;
  }

  private static Digest digest(String text) throws InvalidContentException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Instant time(long seconds) throws InvalidContentException {
    if (seconds < 0 || seconds > LATEST.getEpochSecond()) {
      throw new InvalidContentException("invalid time in the cache: " + seconds);
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static Instant time(Instant time) throws InvalidContentException {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new InvalidContentException("invalid time in the cache: " + time);
    }
    return time;
  }

  /** About how many bytes a record has in the JSON. */
  static int estimate(SharedRecord step) {
    int bytes = 200 + step.step().length();
    for (StepKey.Field field : step.key().fields()) {
      bytes += field.name().length() + 8;
      for (String value : field.values()) {
        bytes += value.length() + 3;
      }
    }
    return bytes;
  }
}
