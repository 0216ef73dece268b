package dev.jbuild.build.cache;

import dev.jbuild.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The identity of a step: a digest of a whitelist of its fields and of the ids of its inputs.
 *
 * <p>Two steps with the same key make the same result, or results that the Dockerfile's author has
 * agreed to take for the same (a RUN that is not deterministic). The fields are kept beside the
 * digest, so that a miss can be explained by comparing them with those of an earlier build.
 *
 * @param hex the digest, 64 lower-case hex digits
 * @param fields what it was made of, in order
 */
public record StepKey(String hex, List<Field> fields) {

  /** Changes when the meaning of a field changes: every key changes with it. */
  public static final String VERSION = "jbuild-step-1";

  public StepKey {
    fields = List.copyOf(fields);
  }

  /** One named input of a step. */
  public record Field(String name, List<String> values) {
    public Field {
      values = List.copyOf(values);
    }
  }

  /** The key that these fields make. */
  public static StepKey ofFields(List<Field> fields) {
    MessageDigest digest = Digest.newSha256();
    update(digest, VERSION);
    for (Field field : fields) {
      update(digest, field.name());
      updateInt(digest, field.values().size());
      for (String value : field.values()) {
        update(digest, value);
      }
    }
    return new StepKey(HexFormat.of().formatHex(digest.digest()), fields);
  }

  /** Lengths are written before the bytes, so that no two lists of values run into one another. */
  private static void update(MessageDigest digest, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    updateInt(digest, bytes.length);
    digest.update(bytes);
  }

  private static void updateInt(MessageDigest digest, int value) {
    digest.update((byte) (value >>> 24));
    digest.update((byte) (value >>> 16));
    digest.update((byte) (value >>> 8));
    digest.update((byte) value);
  }

  /** Starts the key of a step of the given kind, such as {@code run}. */
  public static Builder of(String kind) {
    return new Builder().field("kind", kind);
  }

  /** Collects the fields of a key; their order is part of it. */
  public static final class Builder {
    private final List<Field> fields = new ArrayList<>();

    private Builder() {}

    public Builder field(String name, String value) {
      return field(name, List.of(value));
    }

    public Builder field(String name, List<String> values) {
      fields.add(new Field(name, values));
      return this;
    }

    public Builder field(String name, Map<String, String> values) {
      List<String> pairs = new ArrayList<>(values.size() * 2);
      values.forEach((k, v) -> {
        pairs.add(k);
        pairs.add(v);
      });
      return field(name, pairs);
    }

    public StepKey build() {
      return ofFields(fields);
    }
  }
}
