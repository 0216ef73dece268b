/** Source text, positions in it and what is wrong there. */
@NullMarked
package dev.jbuild.source;

import org.jspecify.annotations.NullMarked;
