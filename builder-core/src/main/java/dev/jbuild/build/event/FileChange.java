package dev.jbuild.build.event;

import dev.jbuild.build.copy.SelectedFile;
import java.util.Optional;

/**
 * What happened to one file.
 *
 * @param before empty where the file was added
 * @param now empty where it was removed; with another path where it was renamed
 */
public record FileChange(Optional<SelectedFile> before, Optional<SelectedFile> now) {}
