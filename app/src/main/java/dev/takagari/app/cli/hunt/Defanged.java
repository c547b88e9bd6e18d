package dev.takagari.app.cli.hunt;

import dev.takagari.app.cli.PlainText;
import java.util.regex.Pattern;

/// Values as people see them: no terminal, mail program or chat makes a link of them.
final class Defanged {
  private static final Pattern WEB = Pattern.compile("(?i)(h)tt(ps?)\\[://]");

  private Defanged() {}

  /// `http` becomes `hxxp`, and dots and the colon of a scheme get brackets. A path that no URL is
  /// in stays as it is, and so does text without dots, as a digest.
  static String text(String value) {
    String visible = PlainText.visible(value);
    boolean path =
        visible.indexOf('\\') >= 0 || (visible.startsWith("/") && !visible.startsWith("//"));
    if (path && !visible.contains("://")) {
      return visible;
    }
    String harmless = visible.replace(".", "[.]").replace("://", "[://]");
    return WEB.matcher(harmless).replaceAll("$1xx$2[://]");
  }
}
