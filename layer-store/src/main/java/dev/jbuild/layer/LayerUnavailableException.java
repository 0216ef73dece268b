package dev.jbuild.layer;

import java.io.IOException;

/**
 * What a layer holds cannot be had: none of the places that are said to have it gives it, or what
 * they give is not the layer.
 */
public final class LayerUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient LayerId layer;

  /** The layer, and what its last place answered. */
  LayerUnavailableException(LayerId layer, IOException cause) {
    super(cause.getMessage(), cause);
    this.layer = layer;
  }

  /** A layer of which nothing is known but that there was one. */
  LayerUnavailableException(LayerId layer) {
    super("the layer is not kept anywhere");
    this.layer = layer;
  }

  /** Which layer. */
  public LayerId layer() {
    return layer;
  }
}
