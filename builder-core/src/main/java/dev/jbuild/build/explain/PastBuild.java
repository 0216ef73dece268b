package dev.jbuild.build.explain;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of an earlier build.
 *
 * @param at when it was last built, with just these steps
 */
public record PastBuild(Instant at, List<PastStep> steps) {
  private static final int VERSION = 1;

  public PastBuild {
    steps = List.copyOf(steps);
  }

  /** The steps as bytes; two builds with the same steps give the same. */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(steps.size());
      for (PastStep step : steps) {
        out.writeInt(step.number());
        out.writeInt(step.parent());
        out.writeUTF(step.stage());
        out.writeUTF(step.text());
        out.writeUTF(step.key());
        out.writeUTF(step.platform());
        out.writeBoolean(step.finished());
        out.writeInt(step.files().size());
        for (String digest : step.files()) {
          out.writeUTF(digest);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException where it is something else
   */
  static PastBuild decode(DataInputStream in, Instant at) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("version " + version);
    }
    int count = in.readInt();
    List<PastStep> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = in.readInt();
      int parent = in.readInt();
      String stage = in.readUTF();
      String text = in.readUTF();
      String key = in.readUTF();
      String platform = in.readUTF();
      boolean finished = in.readBoolean();
      int files = in.readInt();
      List<String> digests = new ArrayList<>();
      for (int j = 0; j < files; j++) {
        digests.add(in.readUTF());
      }
      steps.add(new PastStep(number, parent, stage, text, key, platform, finished, digests));
    }
    return new PastBuild(at, steps);
  }
}
