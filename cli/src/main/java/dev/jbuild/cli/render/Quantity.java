package dev.jbuild.cli.render;

/** Times and sizes as text, without the cost of a formatter. */
public final class Quantity {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Quantity() {}

  /** {@code 0.3s}: one decimal, rounded down. */
  public static String seconds(long nanos) {
    long tenths = nanos / 100_000_000;
    return tenths / 10 + "." + tenths % 10 + "s";
  }

  /** {@code 12.34}: the time of an output line since its step began. */
  static String stamp(long nanos) {
    long hundredths = nanos / 10_000_000;
    long rest = hundredths % 100;
    return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
  }

  /** {@code 4.31MB}: three digits, decimal units as docker has them. */
  public static String bytes(long size) {
    if (size < 1000) {
      return size + "B";
    }
    int unit = 1;
    long divisor = 1000;
    while (size / divisor >= 1000) {
      divisor *= 1000;
      unit++;
    }
    long whole = size / divisor;
    long factor = whole >= 100 ? 1 : whole >= 10 ? 10 : 100;
    long step = divisor / factor;
    long scaled = size / step + (size % step >= step / 2 ? 1 : 0);
    while (factor > 1 && scaled % 10 == 0) {
      scaled /= 10;
      factor /= 10;
    }
    long fraction = scaled % factor;
    String point = factor == 1 ? "" : factor == 100 && fraction < 10 ? ".0" : ".";
    return scaled / factor + (factor == 1 ? "" : point + fraction) + UNITS[unit];
  }
}
