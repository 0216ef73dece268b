package dev.jbuild.registry;

import dev.jbuild.oci.JsonObject;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds repositories. Docker Hub and registries like it have a search of docker's first protocol;
 * elsewhere the names of the catalog are looked through.
 */
final class Search {
  private Search() {}

  /** What docker's {@code /v1/search} finds. */
  static List<SearchResult> docker(Endpoint endpoint, String term, int limit) throws IOException {
    URI uri =
        endpoint
            .origin()
            .base()
            .resolve(
                "/v1/search?q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit);
    try (Response response = endpoint.send(Request.of("GET", uri, List.of()), 200)) {
      List<SearchResult> results = new ArrayList<>();
      for (JsonObject found :
          JsonObject.parse(response.bytes(Request.MAX_BUFFER)).objects("results")) {
        results.add(
            new SearchResult(
                found.string("name", ""),
                found.string("description", ""),
                found.number("star_count", 0),
                found.bool("is_official"),
                found.bool("is_automated")));
      }
      return results;
    }
  }

  /** The names of a catalog that contain a term. */
  static List<SearchResult> names(
      String registry, List<String> repositories, String term, int limit) {
    List<SearchResult> results = new ArrayList<>();
    String wanted = term.toLowerCase(Locale.ROOT);
    for (String repository : repositories) {
      if (results.size() < limit && repository.contains(wanted)) {
        results.add(new SearchResult(registry + "/" + repository, "", 0, false, false));
      }
    }
    return results;
  }
}
