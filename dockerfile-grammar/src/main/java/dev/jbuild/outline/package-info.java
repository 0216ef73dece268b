/**
 * What a Dockerfile offers to who builds it: its targets, and the arguments, secrets, agents and
 * caches of one of them. As {@code docker buildx build --call=outline} and {@code --call=targets}.
 */
@NullMarked
package dev.jbuild.outline;

import org.jspecify.annotations.NullMarked;
