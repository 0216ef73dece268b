/** Records of the OCI image specification. */
@NullMarked
package dev.jbuild.oci;

import org.jspecify.annotations.NullMarked;
