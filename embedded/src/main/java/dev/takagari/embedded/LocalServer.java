package dev.takagari.embedded;

import java.util.Map;

/// One of the local servers. Its constructor does nothing.
interface LocalServer {

  /// Starts the server and returns when it answers.
  ///
  /// @return what a client needs, under the names of the ready line
  Map<String, String> start() throws Exception;

  /// Stops the server, also one that is not started or only half; a second call does nothing.
  void stop();
}
