package dev.takagari.core.route;

/// Where files of routing come from. For one thread at a time.
public interface RoutingSource {
  /// For people.
  String origin();

  /// Tells versions of all files apart; asked often. Never throws for what files say.
  ///
  /// @throws BadRoutingFileException when they cannot be listed
  String digest();

  /// Reads all files. What is not there says nothing. A file that cannot be used and could when it
  /// was read before goes on saying what it said then; it is among those that are refused all the
  /// same.
  ///
  /// @throws BadRoutingFileException when they cannot be listed
  RoutingFiles read();
}
