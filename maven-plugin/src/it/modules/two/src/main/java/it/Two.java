package it;

public class Two {
  public static void main(String[] words) {
    System.out.println(Library.greet("two"));
  }
}
