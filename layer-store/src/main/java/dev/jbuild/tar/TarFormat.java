package dev.jbuild.tar;

/** Offsets, lengths and flags of tar headers: POSIX ustar and pax, GNU, star. */
final class TarFormat {
  static final int BLOCK = 512;
  static final int NAME = 0;
  static final int NAME_LENGTH = 100;
  static final int MODE = 100;
  static final int UID = 108;
  static final int GID = 116;
  static final int SIZE = 124;
  static final int MTIME = 136;
  static final int CHECKSUM = 148;
  static final int TYPE = 156;
  static final int LINK = 157;
  static final int MAGIC = 257;
  static final int MAJOR = 329;
  static final int MINOR = 337;
  static final int PREFIX = 345;
  static final int PREFIX_LENGTH = 155;
  static final int STAR_PREFIX_LENGTH = 131;
  static final int STAR_MAGIC = 508;
  static final int GNU_SPARSE = 386;
  static final int GNU_SPARSE_EXTENDED = 482;
  static final int GNU_REAL_SIZE = 483;
  static final int GNU_EXTENSION_EXTENDED = 504;

  /** The largest number that eight bytes of octal hold. */
  static final long MAX_OCTAL_7 = 07777777L;

  /** The largest number that twelve bytes of octal hold. */
  static final long MAX_OCTAL_11 = 077777777777L;

  static final String XATTR = "SCHILY.xattr.";
  static final String WHITEOUT_PREFIX = ".wh.";
  static final String OPAQUE_NAME = ".wh..wh..opq";

  /** Prefix of the bookkeeping files of aufs, which mean nothing to others. */
  static final String AUFS_PREFIX = ".wh..wh.";

  private TarFormat() {}

  /** How many bytes follow content of this size up to the next block. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }
}
