package dev.jbuild.build.exec;

import dev.jbuild.layer.LayerStore;

/**
 * What processes of RUN steps are given, whether they run for a build or to look around.
 *
 * @param bench where they run
 * @param groups what limits them
 * @param trees the files that mounts show
 */
record RunEnvironment(
    LayerStore layers,
    Workbench bench,
    LimitedSteps groups,
    CacheFolders caches,
    Secrets secrets,
    Trees trees,
    RunOptions options) {}
