package dev.takagari.enrich.taxii;

import java.net.URI;

/// A collection of a server.
///
/// @param objects where its objects are asked for
/// @param id its id there
/// @param title for people, hostile text; may be empty
/// @param alias another id; may be empty
/// @param canRead whether we may
public record TaxiiCollection(URI objects, String id, String title, String alias, boolean canRead) {
  /// Whether it is meant by what a person wrote.
  boolean isCalled(String name) {
    return id.equalsIgnoreCase(name)
        || title.equals(name)
        || (alias.equals(name) && !name.isEmpty());
  }
}
