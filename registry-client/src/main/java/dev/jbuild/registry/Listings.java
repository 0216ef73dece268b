package dev.jbuild.registry;

import dev.jbuild.oci.JsonObject;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.config.ImageSource;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What there is in registries: tags, repositories, and what a word finds. */
final class Listings {
  /** How many tags a message names. */
  private static final int SHOWN = 10;

  private final Endpoints endpoints;

  Listings(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** The tags of a repository in the registry's order. */
  List<String> tags(ImageSource place) throws IOException {
    String path = place.repository() + "/tags/list?n=1000";
    return list(new Pages(endpoints.at(place), path, place.repository()), place, "tags");
  }

  /** The repositories of a registry; many do not tell. */
  List<String> catalog(ImageSource registry) throws IOException {
    Pages pages = new Pages(endpoints.at(registry), "_catalog?n=1000", "");
    return list(pages, registry, "repositories");
  }

  private List<String> list(Pages pages, ImageSource place, String member) throws IOException {
    Endpoint endpoint = endpoints.at(place);
    List<String> all = new ArrayList<>();
    while (pages.more()) {
      try (Response response = endpoint.send(pages.request(), 200)) {
        all.addAll(JsonObject.parse(response.bytes(Request.MAX_BUFFER)).strings(member));
        pages.next(response);
      }
    }
    return all;
  }

  /** Repositories that a word finds, in the registry's order. */
  List<SearchResult> search(ImageSource registry, String term, int limit) throws IOException {
    if (registry.host().equals("docker.io")) {
      // The search of Docker Hub is not where its images are.
      ImageSource index = new ImageSource("index.docker.io", "", false);
      return Search.docker(endpoints.at(index), term, limit);
    }
    try {
      return Search.names(registry.host(), catalog(registry), term, limit);
    } catch (RegistryException noCatalog) {
      try {
        return Search.docker(endpoints.at(registry), term, limit);
      } catch (RegistryException e) {
        noCatalog.addSuppressed(e);
        throw noCatalog;
      }
    }
  }

  /** The failure to find a tag, with the tags that there are where the registry tells. */
  RegistryException missing(Reference name, ImageSource place, RegistryException failure) {
    List<String> tags;
    try {
      tags = tags(place);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure;
    }
    if (tags.isEmpty()) {
      return failure;
    }
    StringBuilder message = new StringBuilder(name.familiar());
    message.append(": no such tag; the repository has ");
    int shown = Math.min(tags.size(), SHOWN);
    for (String tag : tags.subList(tags.size() - shown, tags.size())) {
      message.append(Failures.printable(tag)).append(", ");
    }
    message.setLength(message.length() - 2);
    if (tags.size() > shown) {
      message.append(" and ").append(tags.size() - shown).append(" more");
    }
    return new RegistryException(
        RegistryException.Kind.NOT_FOUND, failure.status(), message.toString(), failure);
  }
}
