/** Images in registries: resolve, pull and push. */
@NullMarked
package dev.jbuild.registry;

import org.jspecify.annotations.NullMarked;
