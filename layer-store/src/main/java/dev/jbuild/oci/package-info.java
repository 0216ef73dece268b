/**
 * Records of the OCI image specification, read from and written to JSON by hand-written mapping.
 * The bytes of a document are its identity: a record is a view of them, and what it does not know
 * is kept, so that an inherited config loses nothing.
 */
@NullMarked
package dev.jbuild.oci;

import org.jspecify.annotations.NullMarked;
