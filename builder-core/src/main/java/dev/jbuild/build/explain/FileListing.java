package dev.jbuild.build.explain;

import dev.jbuild.build.copy.SelectedFile;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The files of a selection as bytes. Names keep their lone surrogates: modified UTF-8 has them. */
final class FileListing {
  private FileListing() {}

  static byte[] encode(List<SelectedFile> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(files.size());
      for (SelectedFile file : files) {
        out.writeUTF(file.path());
        out.writeUTF(file.type());
        out.writeInt(file.mode());
        out.writeInt(file.uid());
        out.writeInt(file.gid());
        out.writeUTF(file.content());
        out.writeUTF(file.xattrs());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<SelectedFile> decode(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<SelectedFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = in.readUTF();
      String type = in.readUTF();
      int mode = in.readInt();
      int uid = in.readInt();
      int gid = in.readInt();
      String content = in.readUTF();
      files.add(new SelectedFile(path, type, mode, uid, gid, content, in.readUTF()));
    }
    return files;
  }
}
