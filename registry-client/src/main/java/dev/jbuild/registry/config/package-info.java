/**
 * What the user has configured about registries: registries.conf, docker's daemon.json and certs.d,
 * read into one immutable {@link dev.jbuild.registry.config.RegistryConfig}. Where a name is pulled
 * from (mirrors, blocked, insecure) is decided here and nowhere else.
 */
@NullMarked
package dev.jbuild.registry.config;

import org.jspecify.annotations.NullMarked;
