package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MessageSocketTest {
  @Test
  void messagesStayApartAndEnd() throws LinuxException {
    try (MessageSocket socket = MessageSocket.open()) {
      socket.there().write(new byte[] {1, 2, 3}, 0, 3);
      socket.there().write(new byte[] {4}, 0, 1);
      socket.there().close();
      byte[] into = new byte[8];
      assertEquals(3, MessageSocket.receive(socket.here(), into).length());
      assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(into, 3));
      assertEquals(1, MessageSocket.receive(socket.here(), into).length());
      assertEquals(4, into[0]);
      assertEquals(0, MessageSocket.receive(socket.here(), into).length());
    }
  }

  /** More than there is room for beside the structures of the call. */
  @Test
  void aLargeMessageIsCutAndNotWrittenBeyondTheRoom() throws LinuxException {
    byte[] large = new byte[Scratch.DATA_SIZE];
    Arrays.fill(large, (byte) 7);
    try (MessageSocket socket = MessageSocket.open()) {
      socket.there().write(large, 0, large.length);
      byte[] into = new byte[large.length];
      int length = MessageSocket.receive(socket.here(), into).length();
      assertTrue(length > 65_000 && length < large.length, () -> "" + length);
      assertArrayEquals(Arrays.copyOf(large, length), Arrays.copyOf(into, length));
    }
  }
}
