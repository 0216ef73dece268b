package it;

public class One {
  public static void main(String[] words) {
    System.out.println(Library.greet("one"));
  }
}
