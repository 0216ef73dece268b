package dev.jbuild.registry.config;

/**
 * Another place that a registry's images may be pulled from.
 *
 * @param location host with port, and a path where the images are below one
 * @param insecure whether it need not prove who it is
 * @param byDigest whether it may be asked for images named by digest
 * @param byTag whether it may be asked for images named by tag
 */
record Mirror(String location, boolean insecure, boolean byDigest, boolean byTag) {}
