package dev.jbuild.layout;

import dev.jbuild.layer.LayerId;
import java.time.Instant;
import java.util.List;

/**
 * What a store holds and what each part takes on disk.
 *
 * @param images one for each manifest or index, however many names it has
 * @param layers all layers, those of images and those that only the build cache knows
 * @param imageBytes blobs that images refer to; what several share counts once
 * @param looseBytes blobs that neither an image nor a layer refers to
 */
public record Usage(
    List<ImageUse> images, List<LayerUse> layers, long imageBytes, long looseBytes) {
  /** Copies the lists. */
  public Usage {
    images = List.copyOf(images);
    layers = List.copyOf(layers);
  }

  /**
   * An image.
   *
   * @param names all its entries; one without a name for an image that has none
   * @param size of its blobs that are here, in bytes
   * @param unique the part of it that no other image has
   */
  public record ImageUse(List<StoredImage> names, long size, long unique) {
    /** Copies the list. */
    public ImageUse {
      names = List.copyOf(names);
    }

    /** Whether no name holds it. */
    public boolean isUnnamed() {
      return names.stream().allMatch(image -> image.name().isEmpty());
    }
  }

  /**
   * A layer.
   *
   * @param ofImage whether an image needs it under this very id, so that it stays with the image
   * @param size of its forms, and of its blobs that no image refers to, in bytes
   * @param lastUsed when a build made or used it
   */
  public record LayerUse(LayerId id, boolean ofImage, long size, Instant lastUsed) {}
}
