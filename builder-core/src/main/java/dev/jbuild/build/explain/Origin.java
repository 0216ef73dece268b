package dev.jbuild.build.explain;

import java.util.Set;

/**
 * What a build is a build of.
 *
 * @param project the names that its image gets, without tags; where it gets none, the context and
 *     Dockerfile. Builds of one project are compared with each other first; only its digest is kept
 * @param buildArguments names of the variables that the command line sets
 */
public record Origin(String project, Set<String> buildArguments) {
  public Origin {
    buildArguments = Set.copyOf(buildArguments);
  }
}
