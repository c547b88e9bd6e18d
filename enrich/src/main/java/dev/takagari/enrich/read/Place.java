package dev.takagari.enrich.read;

/// Where a record stands, for people.
///
/// @param file name within the feed; hostile text
/// @param line from 1; 0 when lines mean nothing
/// @param item what of the line or file, as `event 2, attribute 14`; empty when the line says it
public record Place(String file, long line, String item) {
  /// A line of a file.
  public static Place line(String file, long line) {
    return new Place(file, line, "");
  }
}
