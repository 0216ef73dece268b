package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FolderArchiveTest {
  @TempDir Path temp;
  private final FolderArchive archive = new FolderArchive(OwnerPolicy.IGNORE_REFUSED);

  private Path tree() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("from"));
    Path file = Files.writeString(Files.createDirectory(folder.resolve("d")).resolve("f"), "text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
    Files.createLink(folder.resolve("hard"), file);
    Files.createSymbolicLink(folder.resolve("soft"), Path.of("/etc/passwd"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-02T03:04:05.678Z")));
    if (System.getProperty("user.name", "").equals("root")) {
      Files.setAttribute(file, "unix:uid", 7);
      Files.setAttribute(file, "unix:gid", 8);
    }
    return folder;
  }

  @Test
  void whatIsUnpackedPacksToTheSame() throws IOException {
    Path from = tree();
    Path to = Files.createDirectory(temp.resolve("to"));
    BlobStore blobs = new BlobStore(temp.resolve("blobs"));
    Descriptor blob;
    try (BlobWriter writer = blobs.writer()) {
      blob = archive.pack(from, writer);
    }
    try (InputStream in = blobs.open(blob.digest())) {
      archive.unpack(in, to);
    }
    assertEquals(archive.digest(from), archive.digest(to));
    assertEquals("text", Files.readString(to.resolve("hard")));
    assertEquals(2, Files.getAttribute(to.resolve("hard"), "unix:nlink"));
    assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(to.resolve("soft")));
    for (String attribute : new String[] {"unix:uid", "unix:gid", "unix:mode"}) {
      assertEquals(
          Files.getAttribute(from.resolve("d/f"), attribute, LinkOption.NOFOLLOW_LINKS),
          Files.getAttribute(to.resolve("d/f"), attribute, LinkOption.NOFOLLOW_LINKS));
    }
    blobs.ingest().close();
  }

  @Test
  void aChangedFileIsAnotherDigest() throws IOException {
    Path from = tree();
    var before = archive.digest(from);
    assertEquals(before, archive.digest(from));
    Files.writeString(from.resolve("d/f"), "tex2");
    assertEquals(false, before.equals(archive.digest(from)));
  }

  @ParameterizedTest
  @EnumSource(names = {"CHARACTER_DEVICE", "BLOCK_DEVICE"})
  void devicesAreRefused(EntryType type) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    LayerTarWriter writer = new LayerTarWriter(tar);
    writer.add(TarEntry.file("disk", 0666, 0, 0).withType(type, ""));
    writer.finish();
    Path to = Files.createDirectory(temp.resolve("to"));
    assertThrows(
        InvalidContentException.class,
        () -> archive.unpack(new ByteArrayInputStream(tar.toByteArray()), to));
  }
}
