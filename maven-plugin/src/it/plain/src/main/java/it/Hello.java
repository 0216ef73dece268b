package it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.IOUtils;

public class Hello {
  public static void main(String[] words) throws IOException {
    try (InputStream text = Hello.class.getResourceAsStream("/greeting")) {
      System.out.print(IOUtils.toString(text, StandardCharsets.UTF_8));
    }
  }
}
