package dev.takagari.app.cli.hunt;

/// Times as people give them to these commands.
final class Since {
  private Since() {}

  /// A length of time, as `7d`, means so long ago; anything else is for the service to read.
  static String time(String text) {
    return text.strip().matches("[0-9]{1,9}[smhdwSMHDW]") ? "now-" + text.strip() : text;
  }
}
