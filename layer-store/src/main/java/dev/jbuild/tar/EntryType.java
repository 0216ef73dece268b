package dev.jbuild.tar;

/** What an entry of a layer is. */
public enum EntryType {
  /** A regular file. */
  FILE,
  /** A folder. */
  DIRECTORY,
  /** A symbolic link; its target is kept as written. */
  SYMLINK,
  /** Another name of a file of the same layer. */
  HARDLINK,
  /** A named pipe. */
  FIFO,
  /** A character device. */
  CHARACTER_DEVICE,
  /** A block device. */
  BLOCK_DEVICE,
  /** Removes what lower layers have at the path; {@code .wh.NAME} in the tar. */
  WHITEOUT,
  /** Hides what lower layers have inside the folder; {@code .wh..wh..opq} in the tar. */
  OPAQUE
}
