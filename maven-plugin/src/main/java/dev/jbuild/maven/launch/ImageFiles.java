package dev.jbuild.maven.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a build leaves for those who come after it: files with the image's id and digest.
 *
 * @param id {@code image-id}: the digest of the image's config
 * @param digest {@code image-digest}: the digest of its manifest, by which registries know it
 * @param metadata {@code image.json}: both, as {@code docker buildx build --metadata-file} has them
 */
public record ImageFiles(Path id, Path digest, Path metadata) {
  /** The files in a folder. */
  public static ImageFiles in(Path folder) {
    return new ImageFiles(
        folder.resolve("image-id"), folder.resolve("image-digest"), folder.resolve("image.json"));
  }

  /** Removes those of an earlier build. */
  public void clear() throws IOException {
    Files.deleteIfExists(id);
    Files.deleteIfExists(digest);
    Files.deleteIfExists(metadata);
  }

  /** Reads the digest that jbuild wrote into the metadata, and gives it a file of its own. */
  public String keepDigest() throws IOException {
    Map<String, @Nullable Object> json = Json.object(Files.readString(metadata));
    String value = Json.string(json, "containerimage.digest");
    Files.writeString(digest, value);
    return value;
  }
}
