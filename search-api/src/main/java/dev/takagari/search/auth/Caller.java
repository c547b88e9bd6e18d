package dev.takagari.search.auth;

import java.util.Set;

/// Somebody who has shown who they are.
///
/// @param name for logs
public record Caller(String name, Set<Scope> scopes) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /// What a caller may do.
  public enum Scope {
    /// Read events.
    SEARCH,
    /// Everything else: operation, metrics, management.
    ADMIN,
    /// Ask for responses against tasks and hosts, and decide about those that others asked for.
    RESPOND
  }
}
