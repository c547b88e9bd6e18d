package dev.takagari.app.cli.hunt;

import dev.takagari.app.cli.PlainText;

/// Values as people see them: no terminal, mail program or chat makes a link of them.
final class Defanged {
  private Defanged() {}

  /// `http` becomes `hxxp`, and dots and the colon of a scheme get brackets. Text that is no name,
  /// address or URL, as a path or a digest, stays as it is.
  static String text(String value) {
    String visible = PlainText.visible(value);
    if (visible.indexOf('\\') >= 0 || visible.indexOf(' ') >= 0 || visible.startsWith("/")) {
      return visible;
    }
    String harmless = visible.replace(".", "[.]").replace("://", "[://]");
    if (harmless.startsWith("http")) {
      return "hxxp" + harmless.substring(4);
    }
    return harmless;
  }
}
