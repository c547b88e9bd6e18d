package dev.takagari.core.indicator.feed;

/// What tells whether a feed has anything new. Every part may be empty.
///
/// @param etag as the server gave it
/// @param lastModified as the server gave it
/// @param addedAfter from when on a TAXII server is asked
/// @param checksum SHA-256 of what was read, in hexadecimal
/// @param reading stands for how it was read; with another one the same content says something new
public record FeedMarks(
    String etag, String lastModified, String addedAfter, String checksum, String reading) {
  /// Nothing is known.
  public static final FeedMarks NONE = new FeedMarks("", "", "", "", "");
}
