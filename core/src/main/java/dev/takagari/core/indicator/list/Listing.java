package dev.takagari.core.indicator.list;

/// The list that says a value is harmless.
///
/// @param list name of the warning list; `allow list` for our own
/// @param owner who put it on our own list; empty for a warning list
/// @param reason why; for a warning list its description
public record Listing(String list, String owner, String reason) {
  /// The name of our own list.
  public static final String OWN = "allow list";
}
