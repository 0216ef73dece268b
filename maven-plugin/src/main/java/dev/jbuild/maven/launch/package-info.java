/**
 * Running jbuild: unpacks its distribution, hands it credentials, starts it and reads what it says.
 * Nothing here knows Maven.
 */
@NullMarked
package dev.jbuild.maven.launch;

import org.jspecify.annotations.NullMarked;
