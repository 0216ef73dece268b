/** The façade of the builder: a request goes in, a result comes out. */
@NullMarked
package dev.jbuild.build;

import org.jspecify.annotations.NullMarked;
