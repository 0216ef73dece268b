package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheOptionTest {
  private final CacheOption option = new CacheOption(Path.of("/work"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org/cache                      | [example.org/cache:latest]
          example.org/a:1,example.org/b          | [example.org/a:1, example.org/b:latest]
          type=registry,ref=example.org/cache:x  | [example.org/cache:x]
          type=local,src=dir                     | [/work/dir]
          type=local,src=/dir,tag=main           | [/dir:main]
          """)
  void from(String text, String locations) {
    assertEquals(locations, option.from(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type=registry                   | --cache-from: type=registry needs ref=NAME
          type=local,dest=x               | --cache-from: type=local needs src=FOLDER
          type=inline                     | --cache-from: the cache in an image is read with type=registry,ref=IMAGE
          ref=example.org/x               | --cache-from: 'type' is missing
          type=gha                        | --cache-from: type=gha is not supported; keep the cache in a registry, or in a folder that the CI system saves (type=local)
          type=tape                       | --cache-from: unknown type 'tape'; it is one of registry, local and inline
          type=registry,ref=example.org/x,mode=max | --cache-from: unknown field 'mode'
          """)
  void fromIsRefused(String text, String message) {
    assertEquals(message, assertThrows(UsageException.class, () -> option.from(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org/cache                                | location=example.org/cache:latest, everything=false
          type=registry,ref=example.org/cache,mode=max     | location=example.org/cache:latest, everything=true
          type=local,dest=dir,mode=min,ignore-error=true   | location=/work/dir, everything=false
          type=inline                                      | Inline[]
          type=registry,ref=example.org/c,image-manifest=true,oci-mediatypes=true,compression=zstd | compression=ZSTD
          """)
  void to(String text, String part) {
    String made = option.to(text).toString();
    assertEquals(true, made.contains(part), made);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type=registry,ref=example.org/c,mode=most | --cache-to: mode is min or max, not 'most'
          type=inline,mode=max                      | --cache-to: an image has room for mode=min only
          type=local,src=x                          | --cache-to: type=local needs dest=FOLDER
          type=s3,bucket=x                          | --cache-to: type=s3 is not supported; keep the cache in a registry, or in a folder that the CI system saves (type=local)
          type=registry,ref=example.org/c,image-manifest=false | --cache-to: a cache always is an image manifest
          type=registry,ref=example.org/c@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 | --cache-to: 'example.org/c@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' cannot be given to an image: it has a digest
          """)
  void toIsRefused(String text, String message) {
    assertEquals(message, assertThrows(UsageException.class, () -> option.to(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org/mounts                                       | [MountExport[location=example.org/mounts:latest, ignoreError=false]]
          type=registry,ref=example.org/mounts:x,ignore-error=true | [MountExport[location=example.org/mounts:x, ignoreError=true]]
          type=local,dest=dir                                      | [MountExport[location=/work/dir, ignoreError=false]]
          """)
  void mountsTo(String text, String exports) {
    assertEquals(exports, option.mountsTo(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type=local,dest=x                                | --cache-mounts-from: type=local needs src=FOLDER
          type=inline                                      | --cache-mounts-from: unknown type 'inline'; it is one of registry and local
          type=registry,ref=example.org/x,ignore-error=true | --cache-mounts-from: unknown field 'ignore-error'
          """)
  void mountsFromIsRefused(String text, String message) {
    assertEquals(
        message, assertThrows(UsageException.class, () -> option.mountsFrom(text)).getMessage());
  }
}
