/**
 * The shape of the project, checked on the class files of all modules. There is no list of
 * exceptions: a rule that does not fit is changed here, for everyone.
 */
@NullMarked
package dev.jbuild.architecture;

import org.jspecify.annotations.NullMarked;
