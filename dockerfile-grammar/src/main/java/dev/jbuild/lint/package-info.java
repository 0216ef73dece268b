/**
 * The build checks: rules are data (name, description, page), each with one class that looks for
 * what it forbids. The result is data too; it is rendered as text, JSON or SARIF.
 */
@NullMarked
package dev.jbuild.lint;

import org.jspecify.annotations.NullMarked;
