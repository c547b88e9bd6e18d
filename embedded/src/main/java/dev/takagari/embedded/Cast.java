package dev.takagari.embedded;

import java.util.List;

/// The people of a small company, the same in Slack and on GitHub.
///
/// @param name as in Slack and in cases
/// @param slack id of the member
/// @param github login
/// @param permission what they may do in the repository; "none" for who is not there
record Cast(String name, String slack, String github, String permission) {
  static final List<Cast> ALL =
      List.of(
          new Cast("a.tanaka", "U0TANAKA", "a-tanaka", "write"),
          new Cast("d.weber", "U0WEBER", "d-weber", "write"),
          new Cast("m.rossi", "U0ROSSI", "m-rossi", "write"),
          // somebody who may look, but is nobody in `people.yml`
          new Cast("guest", "U0GUEST", "guest-of-example", "read"));

  String email() {
    return name + "@example.com";
  }
}
