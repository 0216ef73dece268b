package dev.jbuild.build.remotecache;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.build.remote.Registries;

/** Makes the storage that is at a location. */
record CacheStorages(BlobStore blobs, Registries registries) {
  CacheStorage at(CacheLocation location) {
    return switch (location) {
      case CacheLocation.Registry(var name) -> new RegistryStorage(registries, name);
      case CacheLocation.Folder(var path, var tag) ->
          new FolderStorage(blobs, registries, path, tag);
    };
  }
}
