package dev.takagari.core.event;

/// How a column is indexed in OpenSearch.
public enum HotMapping {
  KEYWORD,
  /// Substring-searched or long text.
  WILDCARD,
  IP,
  INTEGER,
  LONG,
  DATE_NANOS,
  BOOLEAN,
  /// Kept in the source, not indexed.
  NONE
}
