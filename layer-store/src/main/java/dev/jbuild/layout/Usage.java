package dev.jbuild.layout;

/**
 * What the store takes on disk.
 *
 * @param images how many names and unnamed images there are
 * @param imageBytes blobs that images refer to
 * @param cacheBytes blobs and layers that no image refers to
 * @param layerBytes folders and indexes of the layers of images
 */
public record Usage(int images, long imageBytes, long cacheBytes, long layerBytes) {}
