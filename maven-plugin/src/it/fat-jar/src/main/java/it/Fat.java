package it;

import org.apache.commons.io.FilenameUtils;

public class Fat {
  public static void main(String[] words) {
    System.out.println("hello from a fat " + FilenameUtils.getExtension("app.jar"));
  }
}
