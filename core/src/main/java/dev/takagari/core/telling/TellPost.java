package dev.takagari.core.telling;

import java.util.List;

/// A message of its own: a digest, a report, a notice.
///
/// @param title one line
/// @param summary a few lines of Markdown that fit into a chat; what events said in it is escaped
/// @param files the whole of it; may be empty
public record TellPost(String title, String summary, List<File> files) {
  public TellPost {
    files = List.copyOf(files);
  }

  /// A file that comes with a post.
  ///
  /// @param name as `cases-2026-W47.csv`
  /// @param mediaType as `text/csv`
  public record File(String name, String mediaType, String text) {}
}
