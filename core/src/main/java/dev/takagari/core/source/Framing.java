package dev.takagari.core.source;

/// How the bytes of an object, once inflated, are cut into records. Records count from 1.
public sealed interface Framing {

  /// A record is a line. Empty lines count and are no records.
  record Lines() implements Framing {}

  /// A record is a JSON object: an element of an array that is a member of the object around it
  /// (`{"Records":[…]}`), or of an array, or on its own, one after the other, with or without line
  /// feeds in and between them.
  ///
  /// @param member the array's name at the top of each object, whatever its case; empty when
  ///   records are never wrapped
  record JsonArray(String member) implements Framing {}

  /// A record is a line of values; quoted values may hold line feeds.
  ///
  /// @param separator between values
  /// @param quote around values that hold a separator, a line feed or a quote, which is doubled
  ///   then
  /// @param header whether the first line may name the columns: decoders are shown it first, and
  ///   say whether it is no record
  record Csv(char separator, char quote, boolean header) implements Framing {}

  /// No records at all: the object is archived and that is it.
  record Opaque() implements Framing {}
}
