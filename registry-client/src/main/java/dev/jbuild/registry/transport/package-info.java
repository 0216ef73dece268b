/**
 * HTTP as the registry protocol needs it: requests and responses as values, and one visible chain
 * of interceptors (retry, authenticate, redirect, trace) that ends at the network. OkHttp is an
 * implementation detail of the last link, loaded by the first request.
 */
@NullMarked
package dev.jbuild.registry.transport;

import org.jspecify.annotations.NullMarked;
