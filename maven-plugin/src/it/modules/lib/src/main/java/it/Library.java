package it;

public class Library {
  public static String greet(String who) {
    return "hello from module " + who;
  }
}
