/**
 * Carries out the steps of a plan, each at most once and independent ones side by side. One runner
 * for each kind of step.
 */
@NullMarked
package dev.jbuild.build.exec;

import org.jspecify.annotations.NullMarked;
