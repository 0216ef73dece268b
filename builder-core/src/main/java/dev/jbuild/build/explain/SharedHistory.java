package dev.jbuild.build.explain;

import dev.jbuild.build.copy.SelectedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Builds of other machines with the files that they read, as a shared cache passes them on: what a
 * machine with an empty store compares its steps with.
 *
 * <p>It bounds itself, and is nothing but a help: what is too much is left out, oldest first. What
 * comes from elsewhere decides over no step; at worst it explains one wrongly.
 *
 * @param builds the last one first
 * @param listings of the selections that the builds read, by their digests, as {@link FileListing}
 *     has them
 */
public record SharedHistory(List<Entry> builds, Map<String, Listing> listings) {
  /** There is none. */
  public static final SharedHistory EMPTY = new SharedHistory(List.of(), Map.of());

  /** No history is larger, neither encoded nor inflated. */
  public static final int MAX_BYTES = 16 << 20;

  private static final int VERSION = 1;
  private static final int MAX_BUILDS = 16;
  private static final int MAX_STEPS = 1000;
  private static final int MAX_OF_EACH = 4 << 20;

  /**
   * A build.
   *
   * @param project which project it is of; see {@link History#prefix}
   */
  public record Entry(String project, PastBuild build) {}

  /** An encoded listing. */
  @SuppressWarnings("ArrayRecordComponent") // It has an equals of its own.
  public record Listing(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Listing(byte[] others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  public SharedHistory {
    builds = List.copyOf(builds);
    listings = Map.copyOf(listings);
  }

  static SharedHistory of(String project, PastBuild build, Map<String, Listing> listings) {
    return new SharedHistory(List.of(new Entry(project, build)), listings).merged(EMPTY);
  }

  List<PastBuild> of(String project) {
    return builds(project, true);
  }

  List<PastBuild> others(String project) {
    return builds(project, false);
  }

  private List<PastBuild> builds(String project, boolean same) {
    String prefix = History.prefix(project);
    List<PastBuild> found = new ArrayList<>();
    for (Entry entry : builds) {
      if (entry.project().equals(prefix) == same) {
        found.add(entry.build());
      }
    }
    return found;
  }

  Optional<List<SelectedFile>> files(String digest) {
    Listing listing = listings.get(digest);
    if (listing == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          FileListing.decode(new DataInputStream(new ByteArrayInputStream(listing.bytes()))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Both, within the bounds; of one build twice the later time. */
  public SharedHistory merged(SharedHistory other) {
    Map<Map.Entry<String, List<PastStep>>, Entry> bySteps = new HashMap<>();
    for (List<Entry> side : List.of(builds, other.builds)) {
      for (Entry entry : side) {
        bySteps.merge(
            Map.entry(entry.project(), entry.build().steps()),
            entry,
            (a, b) -> a.build().at().isBefore(b.build().at()) ? b : a);
      }
    }
    List<Entry> kept = lastOf(bySteps.values());
    Map<String, Listing> files = new TreeMap<>();
    int size = 0;
    for (Entry entry : kept) {
      for (PastStep step : entry.build().steps()) {
        for (String digest : step.files()) {
          Listing listing = listings.getOrDefault(digest, other.listings.get(digest));
          if (listing != null
              && size + listing.bytes().length <= MAX_OF_EACH
              && files.putIfAbsent(digest, listing) == null) {
            size += listing.bytes().length;
          }
        }
      }
    }
    return new SharedHistory(kept, files);
  }

  private static List<Entry> lastOf(Collection<Entry> builds) {
    List<Entry> all = new ArrayList<>(builds);
    all.sort(
        Comparator.comparing((Entry entry) -> entry.build().at())
            .reversed()
            .thenComparing(Entry::project)
            .thenComparing(entry -> entry.build().encode(), Arrays::compare));
    List<Entry> kept = new ArrayList<>();
    int size = 0;
    for (Entry entry : all) {
      int bytes = entry.build().encode().length;
      if (kept.size() < MAX_BUILDS
          && size + bytes <= MAX_OF_EACH
          && entry.build().steps().size() <= MAX_STEPS) {
        kept.add(entry);
        size += bytes;
      }
    }
    return kept;
  }

  /** The history as bytes, compressed; the same history has the same. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      out.writeByte(VERSION);
      out.writeInt(builds.size());
      for (Entry entry : builds) {
        out.writeUTF(entry.project());
        out.writeLong(entry.build().at().toEpochMilli());
        out.write(entry.build().encode());
      }
      out.writeInt(listings.size());
      for (Map.Entry<String, Listing> listing : new TreeMap<>(listings).entrySet()) {
        out.writeUTF(listing.getKey());
        out.writeInt(listing.getValue().bytes().length);
        out.write(listing.getValue().bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException where it is something else, or too much
   */
  public static SharedHistory decode(byte[] encoded) throws IOException {
    byte[] bytes;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("more than " + MAX_BYTES + " bytes");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("version " + version);
    }
    List<Entry> builds = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      String project = in.readUTF();
      builds.add(new Entry(project, PastBuild.decode(in, Instant.ofEpochMilli(in.readLong()))));
    }
    Map<String, Listing> listings = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String digest = in.readUTF();
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("a listing of " + length + " bytes");
      }
      listings.put(digest, new Listing(in.readNBytes(length)));
    }
    return new SharedHistory(builds, listings).merged(EMPTY);
  }
}
