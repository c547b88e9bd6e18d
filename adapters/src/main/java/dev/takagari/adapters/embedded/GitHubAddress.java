package dev.takagari.adapters.embedded;

import java.net.URI;

/// Where the double of GitHub is.
///
/// @param api address of the API, as GitHub Enterprise has it
/// @param site its pages
/// @param token of a user who may write
/// @param webhookSecret with what web hooks are signed
/// @param repository `owner/name` of the repository that is there
public record GitHubAddress(
    URI api, URI site, String token, String webhookSecret, String repository) {

  @Override
  public String toString() {
    return "GitHubAddress[" + api + "]";
  }
}
